package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** What one person may hold of something, under any name. */
class SharesTest {

    private static final UUID ANN = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);

    private final Shares shares = new Shares(3, 2, Full::new);

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void areOfAPersonAndNotOfAName() {
        Shares.Share first = take(ANN, "Ann");
        take(ANN, "Ann with another name");

        assertThatThrownBy(() -> take(ANN, "Ann with a third name")).isInstanceOf(Full.class);
        take(BOB, "Ann");
        assertThatThrownBy(() -> take(BOB, "Bob")).as("there are three in all").isInstanceOf(Full.class);

        first.close();
        take(BOB, "Bob");
    }

    private Shares.Share take(UUID person, String name) {
        SecurityContextHolder.getContext()
                .setAuthentication(
                        new TestingAuthenticationToken(new Caller(person, name, Set.of(Role.employee)), null));
        Shares.Share share = shares.share();
        share.take(1, Duration.ZERO);
        return share;
    }

    private static final class Full extends Refusal {

        Full() {
            super("Too much is held");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }

        @Override
        public String name() {
            return "full";
        }
    }
}
