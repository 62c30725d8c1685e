package dev.ates.ui.answer;

import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.method.HandlerMethod;

/**
 * The OpenAPI document at {@code /v3/api-docs}, for generators of clients. What all operations have in common is added
 * here once: names, media types, and the problems that the filters and {@link ProblemAdvice} return; controllers
 * declare only their own refusals.
 */
@Configuration(proxyBeanMethods = false)
public class ApiDocument {

    private static final String JSON = org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
    private static final String PROBLEM_JSON = org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI openApi(@Value("${spring.application.name:aTES}") String name) {
        return new OpenAPI()
                .info(new Info()
                        .title("aTES " + name)
                        .version("v1")
                        .license(new License().name("Apache 2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("This service")))
                .components(new Components()
                        .addSchemas(PROBLEM, ApiSchemas.problem())
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList("bearer"));
    }

    /** The converter registered first is called last, and the others delegate to it. */
    @Bean
    @Order(0)
    ModelResolver apiModels(ObjectMapperProvider mappers) {
        return new ModelResolver(mappers.jsonMapper(), new ApiSchemas.Names());
    }

    @Bean
    @Order(1)
    ModelConverter apiNullness() {
        return new ApiSchemas.Nullness();
    }

    @Bean
    OperationCustomizer apiOperations() {
        return ApiDocument::complete;
    }

    /**
     * Removes the pages, which need a cookie: only operations below {@code /api}, or with a declared security scheme,
     * are for programs.
     */
    @Bean
    OpenApiCustomizer apiPaths() {
        return document -> {
            if (document.getPaths() != null) {
                document.getPaths()
                        .entrySet()
                        .removeIf(path -> !path.getKey().startsWith("/api/") && !declaresSecurity(path.getValue()));
            }
        };
    }

    private static boolean declaresSecurity(PathItem path) {
        return path.readOperations().stream().anyMatch(operation -> operation.getSecurity() != null);
    }

    private static Operation complete(Operation operation, HandlerMethod method) {
        String stem = ApiSchemas.stem(method.getBeanType().getSimpleName());
        operation.setOperationId(
                decapitalized(stem) + capitalized(method.getMethod().getName()));
        if (operation.getTags() == null || operation.getTags().stream().allMatch(tag -> tag.endsWith("-api"))) {
            operation.setTags(List.of(stem.toLowerCase(Locale.ROOT)));
        }
        ApiResponses responses = operation.getResponses();
        boolean hasBody = has(method, RequestBody.class);
        add(responses, "400", "The address, a parameter or the body is invalid");
        if (operation.getSecurity() == null) {
            add(responses, "401", "The bearer token is missing or invalid");
            add(responses, "403", "The caller's roles do not allow this");
        }
        if (has(method, PathVariable.class)) {
            add(responses, "404", "It does not exist, or the caller may not see it");
        }
        if (method.hasMethodAnnotation(PostMapping.class)) {
            add(responses, "409", "The state of what it is about does not allow this now");
        }
        if (hasBody) {
            add(responses, "413", "The body is too long");
            add(responses, "415", "The body is not of this media type");
        }
        if (has(method, RequestHeader.class)) {
            add(responses, "422", "The idempotency key was used with another request");
        }
        add(responses, "503", "The database or the identity provider does not answer; try again later");
        add(responses, "default", "Any other problem");
        responses.forEach((status, response) -> type(response, !status.startsWith("2")));
        return operation;
    }

    private static boolean has(HandlerMethod method, Class<? extends java.lang.annotation.Annotation> annotation) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(annotation));
    }

    private static void add(ApiResponses responses, String status, String description) {
        responses.computeIfAbsent(status, absent -> new ApiResponse().description(description));
    }

    private static void type(ApiResponse response, boolean isProblem) {
        if (isProblem) {
            response.setContent(new Content()
                    .addMediaType(
                            PROBLEM_JSON,
                            new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        } else if (response.getContent() != null) {
            MediaType any = response.getContent().remove(org.springframework.http.MediaType.ALL_VALUE);
            if (any != null) {
                response.getContent().addMediaType(JSON, any);
            }
        }
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String decapitalized(String word) {
        return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }
}
