package dev.ates.outside.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.ui.Services;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

class ClientsTest {

    private static final Services SERVICES = new Services("http://t", "http://a", "http://n", "http://o", "");

    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    @Test
    void letsAllClientsShareASecret() {
        var clients = new Clients("shared", "shared", "shared", "", "").registered(SERVICES, encoder);

        String kept = clients.findByClientId("accounting").getClientSecret();
        assertThat(encoder.matches("shared", kept)).isTrue();
        assertThat(kept).doesNotContain("shared");
    }
}
