package io.github.camelflowable.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080/flowable-rest, http://localhost:8080/flowable-rest",
        "http://localhost:8080/flowable-rest/, http://localhost:8080/flowable-rest",
        "http://localhost:8080///, http://localhost:8080",
        "' https://flowable.example ', https://flowable.example",
        "HTTPS://Flowable.example/a/b, HTTPS://Flowable.example/a/b",
        "http://[::1]:8080/x, http://[::1]:8080/x",
        "http://localhost:80/x, http://localhost/x",
        "https://[::1]:443/x%20y, https://[::1]/x%20y",
        "http://localhost:443/x, http://localhost:443/x",
        "http://localhost/user@home, http://localhost/user@home"
    })
    void shouldTakeItWhenItIsAnAbsoluteUrl(String typed, String read) {
        assertThat(ConnectionSettings.parseBaseUrl(typed)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080/flowable-rest",
                "/flowable-rest",
                "ftp://localhost/flowable-rest",
                "http:///flowable-rest",
                "http://",
                "http:flowable",
                "http://local host/",
                "{{flowable.url}}"
            })
    void shouldNameTheOptionAndTheValueWhenItIsNot(String typed) {
        assertThatThrownBy(() -> ConnectionSettings.parseBaseUrl(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("baseUrl ")
                .hasMessageEndingWith(": " + typed.replaceAll("/+$", ""));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void shouldNameTheOptionAndTheUsualReasonWhenItIsEmpty(String typed) {
        assertThatThrownBy(() -> ConnectionSettings.parseBaseUrl(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Option baseUrl is empty")
                .hasMessageContaining("environment variable or secret that is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://kermit:secr3t@localhost/rest",
                "http://secr3t@localhost/rest",
                "https://kermit:%73secr3t@[::1]/rest",
                "http://kermit:a@secr3t@localhost/rest",
                "http://kermit:a/secr3t@localhost/rest",
                "http://kermit:a^secr3t@localhost/rest",
                "http://kermit:a b?secr3t@localhost/rest",
                "http://kermit:secr3t@local host/rest",
                "kermit:secr3t@localhost/rest",
                "ftp://kermit:secr3t@localhost/rest",
                "http://kermit:a\nsecr3t@localhost/rest"
            })
    void shouldNotRepeatThemWhenItCarriesCredentials(String typed) {
        assertThatThrownBy(() -> ConnectionSettings.parseBaseUrl(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("baseUrl ")
                .satisfies(e -> assertThat(e).hasNoCause())
                .hasMessageNotContaining("secr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/rest?token=secr3t", "http://localhost/rest#secr3t", "http://localhost?"})
    void shouldRefuseItWhenThereIsAQueryOrFragment(String typed) {
        assertThatThrownBy(() -> ConnectionSettings.parseBaseUrl(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("baseUrl must not have a query or fragment: http://localhost")
                .hasMessageNotContaining("secr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://kermit:secr3t@localhost/token", "http://kermit:a/secr3t@localhost/token"})
    void shouldHoldForOtherUrlsTooWhenTheyCarryCredentials(String typed) {
        assertThatThrownBy(() -> ConnectionSettings.parseUrl("http.oauth2TokenEndpoint", typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("http.oauth2TokenEndpoint ")
                .hasMessageNotContaining("secr3t");
    }
}
