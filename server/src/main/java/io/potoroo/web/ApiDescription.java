package io.potoroo.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.potoroo.kernel.Message;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The description of the API, served at {@code /openapi.json}, from the controllers and their records themselves. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String JSON = "application/json";

    static {
        SpringDocUtils.getConfig()
                .replaceWithClass(Message.class, String.class)
                .replaceWithSchema(SentTime.class, new StringSchema().format("date-time"))
                .replaceWithSchema(
                        UUID.class,
                        new StringSchema().pattern("^[0-9a-f]{32}$").example("11ef3c0a9d1e77a0b3c1f2a4d5e60718"));
    }

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(new Info()
                        .title("Potoroo")
                        .version("1")
                        .description("""
                                Connect shops, record their sales and let customers earn and spend points.

                                Money is a number in currency units, points are whole numbers, times are ISO 8601. \
                                Lists take `page` and `per_page`, and filters as `field=operator|value` with the \
                                operators `eq gt gte lt lte in not_in between`. Every POST takes an \
                                `Idempotency-Key`. Unknown fields are ignored. `Accept-Language` chooses titles and messages: \
                                `en`, `fr` or `es`.""")
                        .license(new License().name("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer"))
                        .addSecuritySchemes(
                                "applicationKey",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-Application-Key"))
                        .addResponses("Refused", refusal("A rule forbids it.", ErrorBodies.ErrorBody.class))
                        .addResponses("Unauthenticated", refusal("No valid token.", ErrorBodies.ErrorBody.class))
                        .addResponses("Forbidden", refusal("Not with this token.", ErrorBodies.ErrorBody.class))
                        .addResponses("Missing", refusal("Nothing there.", ErrorBodies.ErrorBody.class))
                        .addResponses("Conflict", refusal("Told differently before.", ErrorBodies.ConflictBody.class))
                        .addResponses(
                                "Invalid",
                                new ApiResponse()
                                        .description("Fields that do not hold, each with its messages.")
                                        .content(json(new Schema<>().$ref("#/components/schemas/FieldErrors"))))
                        .addResponses("Limited", refusal("Too many requests.", ErrorBodies.ErrorBody.class)))
                .addSecurityItem(new SecurityRequirement().addList("token"))
                .addSecurityItem(new SecurityRequirement().addList("token").addList("applicationKey"));
    }

    private static ApiResponse refusal(String description, Class<?> body) {
        return new ApiResponse()
                .description(description)
                .content(json(new Schema<>().$ref("#/components/schemas/" + name(body))));
    }

    private static Content json(Schema<?> schema) {
        return new Content().addMediaType(JSON, new MediaType().schema(schema));
    }

    /** Names nested records by their outer ones, because every request may have its {@code Line}. */
    @Bean
    ModelResolver models() {
        var mapper = Json31.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new Snake(mapper);
    }

    private static final class Snake extends ModelResolver {
        Snake(ObjectMapper mapper) {
            super(mapper, new TypeNameResolver() {
                @Override
                protected String getNameOfClass(Class<?> type) {
                    return name(type);
                }
            });
            openapi31(true);
        }
    }

    /** Says what {@link Body} and {@link Paging} parameters stand for, and how any call may be refused. */
    @Bean
    GlobalOperationCustomizer parameters() {
        return (operation, handler) -> {
            for (var parameter : handler.getMethodParameters()) {
                if (parameter.getParameterType() == Body.class) {
                    remove(operation, parameter);
                    operation.requestBody(body(parameter, handler.hasMethodAnnotation(GetMapping.class)));
                } else if (parameter.getParameterType() == Paging.class) {
                    remove(operation, parameter);
                    page(operation, parameter.getParameterAnnotation(PageSize.class));
                }
            }
            refusals(operation, handler);
            return operation;
        };
    }

    private static void remove(Operation operation, MethodParameter parameter) {
        if (operation.getParameters() != null) {
            operation.getParameters().removeIf(it -> it.getName().equals(parameter.getParameterName()));
        }
    }

    /** What is read with may be in the query as well. */
    private static RequestBody body(MethodParameter parameter, boolean reads) {
        var type = ((ParameterizedType) parameter.getGenericParameterType()).getActualTypeArguments()[0];
        return new RequestBody()
                .required(!reads)
                .description(reads ? "Each of these may be a query parameter instead." : null)
                .content(json(new Schema<>().$ref("#/components/schemas/" + name((Class<?>) type))));
    }

    private static String name(Class<?> type) {
        var outer = type.getDeclaringClass();
        return outer == null
                ? type.getSimpleName()
                : name(outer).replaceFirst("Controller$", "") + type.getSimpleName();
    }

    private static void page(Operation operation, @Nullable PageSize size) {
        operation.addParametersItem(query("page", 1));
        operation.addParametersItem(query("per_page", size == null ? Paging.MOST : size.value()));
    }

    private static Parameter query(String name, int standard) {
        var schema = new IntegerSchema().minimum(BigDecimal.ONE);
        schema.setDefault(standard);
        return new Parameter().in("query").name(name).schema(schema);
    }

    private static void refusals(Operation operation, HandlerMethod handler) {
        var responses = operation.getResponses();
        boolean writes = operation.getRequestBody() != null;
        responses.addApiResponse("401", reference("Unauthenticated"));
        responses.addApiResponse("403", reference("Forbidden"));
        responses.addApiResponse("429", reference("Limited"));
        if (Arrays.stream(handler.getMethodParameters())
                .anyMatch(it -> it.hasParameterAnnotation(PathVariable.class))) {
            responses.addApiResponse("404", reference("Missing"));
        }
        responses.addApiResponse("422", reference("Invalid"));
        if (writes) {
            responses.addApiResponse("400", reference("Refused"));
        }
        if (writes && !handler.hasMethodAnnotation(GetMapping.class)) {
            responses.addApiResponse("409", reference("Conflict"));
        }
    }

    private static ApiResponse reference(String name) {
        return new ApiResponse().$ref("#/components/responses/" + name);
    }

    /** The schemas that only {@link Body} parameters and refusals name. */
    @Bean
    GlobalOpenApiCustomizer schemas(RequestMappingHandlerMapping requestMappingHandlerMapping) {
        return api -> {
            var schemas = api.getComponents().getSchemas();
            schemas.keySet().removeIf(it -> it.startsWith("Body") || it.equals("Paging"));
            requestMappingHandlerMapping.getHandlerMethods().values().stream()
                    .flatMap(it -> Arrays.stream(it.getMethodParameters()))
                    .filter(it -> it.getParameterType() == Body.class)
                    .map(it -> ((ParameterizedType) it.getGenericParameterType()).getActualTypeArguments()[0])
                    .forEach(it -> schemas.putAll(read((Class<?>) it)));
            schemas.putAll(read(ErrorBodies.ErrorBody.class));
            schemas.putAll(read(ErrorBodies.ConflictBody.class));
            schemas.put(
                    "FieldErrors", new MapSchema().additionalProperties(new ArraySchema().items(new StringSchema())));
            schemas.values().forEach(ApiDescription::lowerCaseEnumerations);
        };
    }

    /** Enumerations travel in lower case. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // As the library has it.
    private static void lowerCaseEnumerations(Schema schema) {
        if (schema.getEnum() != null) {
            schema.setEnum(schema.getEnum().stream()
                    .map(it -> it.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
        if (schema.getProperties() != null) {
            ((Map<String, Schema>) schema.getProperties()).values().forEach(ApiDescription::lowerCaseEnumerations);
        }
    }

    @SuppressWarnings("rawtypes") // As the library has it.
    private static Map<String, Schema> read(Class<?> type) {
        return ModelConverters.getInstance(true).readAll(new AnnotatedType(type).resolveAsRef(true));
    }
}
