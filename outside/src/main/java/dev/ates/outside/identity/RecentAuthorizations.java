package dev.ates.outside.identity;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * The latest sign-ins, for the exchange of codes. Bounded: the oldest is dropped, which is harmless after its code has been
 * exchanged.
 */
final class RecentAuthorizations implements OAuth2AuthorizationService {

    static final int AUTHORIZATIONS_MAX = 10_000;

    private final InMemoryOAuth2AuthorizationService kept = new InMemoryOAuth2AuthorizationService();
    private final Deque<String> oldestFirst = new ArrayDeque<>();

    @Override
    public synchronized void save(OAuth2Authorization authorization) {
        if (kept.findById(authorization.getId()) == null) {
            oldestFirst.addLast(authorization.getId());
            if (oldestFirst.size() > AUTHORIZATIONS_MAX) {
                forget(oldestFirst.removeFirst());
            }
        }
        kept.save(authorization);
    }

    @Override
    public synchronized void remove(OAuth2Authorization authorization) {
        oldestFirst.remove(authorization.getId());
        kept.remove(authorization);
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return kept.findById(id);
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        return kept.findByToken(token, type);
    }

    private void forget(String id) {
        var oldest = kept.findById(id);
        if (oldest != null) {
            kept.remove(oldest);
        }
    }
}
