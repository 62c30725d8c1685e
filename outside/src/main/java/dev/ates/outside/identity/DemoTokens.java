package dev.ates.outside.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ates.outside.Outside;
import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import dev.ates.ui.NotFound;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bearer tokens for scripts: {@code curl -X POST 'http://localhost:8080/demo/token?login=ann'}. Only for demo people, whose
 * passwords are public; people with a real password get no token this way.
 */
@RestController
class DemoTokens {

    /** The client id in these tokens, which is not a real client, because nobody has signed in. */
    private static final String CLIENT = "demo";

    private final People people;
    private final JwtEncoder encoder;
    private final String issuer;
    private final Clock realTime = Outside.realTime();

    DemoTokens(People people, JwtEncoder encoder, @Value("${ates.identity.issuer}") String issuer) {
        this.people = people;
        this.encoder = encoder;
        this.issuer = issuer;
    }

    @PostMapping("/demo/token")
    ResponseEntity<Token> token(@RequestParam String login) {
        var person = people.byLogin(login)
                .filter(Person::active)
                .filter(demo -> demo.demoPassword().isPresent())
                .orElseThrow(() -> new NotFound("demo person", login));
        var now = realTime.instant();
        var claims = JwtClaimsSet.builder()
                .issuer(issuer)
                .subject(person.id().toString())
                .audience(AccessToken.EVERY_SERVICE)
                .id(UUID.randomUUID().toString())
                .claim(AccessToken.CLIENT_ID, CLIENT)
                .issuedAt(now)
                .notBefore(now)
                .expiresAt(now.plus(Clients.TOKEN_LIFE));
        Claims.of(person).forEach(claims::claim);
        var header =
                JwsHeader.with(SignatureAlgorithm.RS256).type(AccessToken.TYPE).build();
        var jwt = encoder.encode(JwtEncoderParameters.from(header, claims.build()));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Token(jwt.getTokenValue(), "Bearer", Clients.TOKEN_LIFE.toSeconds()));
    }

    /** As in RFC 6749, section 5.1. */
    record Token(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresInSeconds) {}
}
