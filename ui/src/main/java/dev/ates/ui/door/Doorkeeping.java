package dev.ates.ui.door;

import dev.ates.ui.FormTitles;
import dev.ates.ui.Residents;
import dev.ates.ui.Services;
import dev.ates.ui.Uploads;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Beans of the {@link Login}: sessions, cookies, rights, and their pages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionSettings.class)
@Import({BackChannelLogout.class, KeptFormPage.class, SessionsApi.class, SessionsPage.class})
class Doorkeeping {

    /** The parts of the pages' security. */
    record Pages(
            Issuer issuer,
            Sessions sessions,
            CurrentSession session,
            SignInCookie signInCookie,
            SignIns signIns,
            SignOut signOut) {}

    @Bean
    Issuer issuer(Identity identity) {
        return new Issuer(identity);
    }

    @Bean
    Rights rights(Residents residents) {
        return new Rights(residents);
    }

    /** Migrates the schema of sessions, which has its own Flyway history in every service's database. */
    @Bean
    Sessions sessions(DataSource dataSource, JdbcClient jdbc, SessionSettings settings) {
        Flyway.configure(getClass().getClassLoader())
                .dataSource(dataSource)
                .schemas("sign_in")
                .locations("classpath:ui/migrations")
                .load()
                .migrate();
        return new Sessions(jdbc, InstantSource.system(), settings);
    }

    @Bean
    FormTitles sessionFormTitles() {
        return new FormTitles(
                Map.of("/sessions/*/end", "End of a session", "/sessions/of/*/end", "End of all sessions of a person"),
                Set.of());
    }

    @Bean
    Cookies cookies(@Value("${spring.application.name:ates}") String application, Services services) {
        return new Cookies(application, services.isBehindTls(application));
    }

    @Bean
    CurrentSession currentSession(Sessions sessions, Rights rights, Cookies cookies) {
        return new CurrentSession(sessions, rights, cookies);
    }

    /** Replaces the default that creates an HTTP session for each message; the framework defines the name. */
    @Bean
    FlashInSession flashMapManager(CurrentSession current, Sessions sessions) {
        return new FlashInSession(current, sessions);
    }

    /** One for all chains of filters, since its places are those of the whole service; the container must not add it too. */
    @Bean
    FilterRegistrationBean<UploadGate> uploadGate(ObjectProvider<Uploads> uploads) {
        var gate = new FilterRegistrationBean<>(new UploadGate(uploads.getIfAvailable(Uploads.NONE), Login.deny()));
        gate.setEnabled(false);
        return gate;
    }

    @Bean
    Pages pagesDoor(Issuer issuer, Sessions sessions, CurrentSession current, Cookies cookies, Identity identity) {
        return new Pages(
                issuer,
                sessions,
                current,
                new SignInCookie(cookies, identity, InstantSource.system()),
                new SignIns(current, identity.issuer()),
                new SignOut(sessions, issuer, cookies));
    }
}
