package dev.ates.ui;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Resolves {@link PersonFilter} arguments of controllers from the table {@code person} (id, name), which each service has. */
final class PersonFilterArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final String FIND = "select id from person where " + PersonFilter.CONTAINS_NAME + " limit :limit";

    private final ObjectProvider<JdbcClient> jdbc;

    /**
     * @param jdbc fetched at the first filter, because a start refuses invalid settings before it needs the database
     */
    PersonFilterArgument(ObjectProvider<JdbcClient> jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == PersonFilter.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String typed = ListFilter.typed("person", request.getParameter("person"));
        if (typed == null) {
            return PersonFilter.EVERYBODY;
        }
        return PersonFilter.id(typed)
                .map(id -> new PersonFilter(typed, List.of(id), null))
                .orElseGet(() -> named(typed));
    }

    private PersonFilter named(String typed) {
        List<UUID> ids = jdbc.getObject()
                .sql(FIND)
                .param("name", typed)
                .param("limit", PersonFilter.PEOPLE_MAX + 1)
                .query((row, number) -> row.getObject("id", UUID.class))
                .list();
        return ids.size() <= PersonFilter.PEOPLE_MAX
                ? new PersonFilter(typed, ids, null)
                : new PersonFilter(
                        typed,
                        List.of(),
                        "More than %d people have “%s” in their names: type more of the name."
                                .formatted(PersonFilter.PEOPLE_MAX, Flash.apart(typed)));
    }
}
