package dev.ates.outside.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The key that signs every token. It is stored in the database, so that tokens stay valid after a restart. */
@Component
class IdentityKey {

    private static final int BITS = 2048;

    private final JdbcClient jdbc;
    private final Clock clock;

    IdentityKey(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The key; created if there is none. Of several instances that start at the same time, one creates it. */
    JWKSet load() {
        var jwk = jdbc.sql("select jwk from identity_key").query(String.class).optional();
        return new JWKSet(parsed(jwk.orElseGet(this::make)));
    }

    private String make() {
        jdbc.sql("""
                        insert into identity_key (id, jwk, made_at)
                        values (1, :jwk, :madeAt)
                        on conflict on constraint identity_key_single do nothing
                        """)
                .param("jwk", generated().toJSONString())
                .param("madeAt", Timestamp.from(clock.instant()))
                .update();
        return jdbc.sql("select jwk from identity_key").query(String.class).single();
    }

    private static RSAKey generated() {
        try {
            return new RSAKeyGenerator(BITS)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("No RSA key can be made", e);
        }
    }

    private static RSAKey parsed(String jwk) {
        try {
            return RSAKey.parse(jwk);
        } catch (ParseException e) {
            throw new IllegalStateException("The key in identity_key is not an RSA JWK", e);
        }
    }
}
