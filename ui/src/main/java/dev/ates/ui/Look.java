package dev.ates.ui;

import dev.ates.ui.answer.ApiDocument;
import dev.ates.ui.answer.DatabasePool;
import dev.ates.ui.answer.ErrorPage;
import dev.ates.ui.answer.HostSettings;
import dev.ates.ui.answer.ListTurns;
import dev.ates.ui.answer.ProblemAdvice;
import dev.ates.ui.answer.Problems;
import dev.ates.ui.answer.Requests;
import dev.ates.ui.answer.TrustedProxies;
import dev.ates.ui.answer.UnexpectedBody;
import dev.ates.ui.answer.UnknownParameters;
import dev.ates.ui.start.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Everything but the login: layout, assets, problem details, money and days. For an application with its own login;
 * other applications import {@link Ui}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({Services.class, TrustedProxies.class, HostSettings.class})
@Import({
    ApiDocument.class,
    Requests.class,
    DatabasePool.class,
    ProblemAdvice.class,
    ErrorPage.class,
    Problems.class,
    Money.class,
    Postings.class,
    Days.class,
    Counted.class,
    Shell.class,
    PageHeaders.class
})
public class Look {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    /** Services resolve their templates below their own prefix, and {@code ui/…} here. */
    @Bean
    SpringResourceTemplateResolver uiTemplates() {
        return templates("ui");
    }

    /** Resolves the templates of a module that services share: {@code ui/…} is in {@code ui/templates/ui/}. */
    public static SpringResourceTemplateResolver templates(String module) {
        var resolver = new SpringResourceTemplateResolver();
        resolver.setName(module);
        resolver.setPrefix("classpath:/%s/templates/".formatted(module));
        resolver.setSuffix(".html");
        resolver.setResolvablePatterns(Set.of(module + "/*"));
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        resolver.setOrder(0);
        return resolver;
    }

    @Bean
    WebMvcConfigurer uiWeb() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                var cache = CacheControl.maxAge(Duration.ofDays(1)).cachePublic();
                registry.addResourceHandler("/webjars/**")
                        .addResourceLocations("classpath:/META-INF/resources/webjars/")
                        .setCacheControl(cache)
                        .resourceChain(true)
                        .addResolver(new LiteWebJarsResourceResolver());
                registry.addResourceHandler("/ui/**")
                        .addResourceLocations("classpath:/ui/static/")
                        .setCacheControl(cache);
                registry.addResourceHandler("/v3/contracts/**")
                        .addResourceLocations("classpath:/contracts/")
                        .resourceChain(true)
                        .addResolver(new Contracts());
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RolesFirst());
                registry.addInterceptor(new UnknownParameters()).excludePathPatterns("/v3/**");
                registry.addInterceptor(new UnexpectedBody());
                registry.addInterceptor(new ListTurns());
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
                resolvers.add(new PagingArgument());
            }
        };
    }

    /** The AsyncAPI document and its schemas; what else is in the folder is for tests and drawings. */
    private static final class Contracts extends PathResourceResolver {

        @Override
        protected @Nullable Resource getResource(String path, Resource location) throws IOException {
            return path.equals("asyncapi.yaml") || path.startsWith("schemas/")
                    ? super.getResource(path, location)
                    : null;
        }
    }

    /** Checks the settings before any bean is created, so that the first error names the setting. */
    @Bean
    static BeanFactoryPostProcessor settingsCheck(Environment environment) {
        return beanFactory -> Settings.check(environment);
    }
}
