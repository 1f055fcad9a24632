package io.github.camelflowable.examples.server;

import javax.sql.DataSource;

import org.flowable.idm.api.IdmIdentityService;
import org.flowable.rest.security.SecurityConstants;
import org.flowable.spring.security.FlowableAuthenticationProvider;
import org.flowable.spring.security.FlowableUserDetailsService;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Who may call: as in Flowable's REST application, stateless HTTP Basic and the privilege {@code access-rest-api}. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration
class ServerConfiguration {

    @Bean
    SecurityFilterChain restSecurity(
            HttpSecurity http,
            IdmIdentityService identities,
            FlowableUserDetailsService users,
            @Value("${flowable-server.csrf:false}") boolean csrf)
            throws Exception {
        http.authenticationManager(new ProviderManager(new FlowableAuthenticationProvider(identities, users)))
                .authorizeHttpRequests(
                        requests -> requests.anyRequest().hasAuthority(SecurityConstants.PRIVILEGE_ACCESS_REST_API))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .httpBasic(Customizer.withDefaults());
        if (!csrf) {
            http.csrf(AbstractHttpConfigurer::disable);
        }
        return http.build();
    }

    @Bean
    RestUsers restUsers(IdmIdentityService identities) {
        return new RestUsers(identities);
    }

    @Bean
    H2Statistics h2Statistics(DataSource database) {
        return new H2Statistics(database);
    }
}
