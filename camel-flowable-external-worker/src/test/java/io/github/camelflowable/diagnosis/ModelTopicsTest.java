package io.github.camelflowable.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.xml.stream.XMLStreamException;

import org.junit.jupiter.api.Test;

import io.github.camelflowable.kit.Models;

class ModelTopicsTest {

    @Test
    void shouldReadTheTopicsOfProcessesAndCases() throws Exception {
        assertThat(read(Models.twoTasks("p", "a", "b"))).isEqualTo(Map.of("first", "a", "second", "b"));
        assertThat(read(Models.twoTaskCase("c", "a", "b"))).isEqualTo(Map.of("first", "a", "second", "b"));
    }

    @Test
    void shouldLeaveOutWhatOnlyTheEngineCanEvaluate() throws Exception {
        assertThat(read(Models.twoTasks("p", "${kind}", "b"))).isEqualTo(Map.of("second", "b"));
    }

    @Test
    void shouldReadNoFileThatAModelNames() {
        String model = "<!DOCTYPE d [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>"
                + Models.oneTask("p", "&secret;").strip();

        assertThatThrownBy(() -> read(model)).isInstanceOf(XMLStreamException.class);
    }

    private static Map<String, String> read(String model) throws XMLStreamException {
        return ModelTopics.read(new ByteArrayInputStream(model.getBytes(StandardCharsets.UTF_8)));
    }
}
