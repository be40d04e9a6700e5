package io.potoroo.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.web.RequestHash;
import io.potoroo.web.WebSettings;
import java.util.Arrays;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who must show what: nothing for the token endpoint, health and descriptions, a session for pages, an access token for
 * everything else.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(AccessSettings.class)
class AccessConfiguration implements WebMvcConfigurer {

    private static final RequestMatcher OPEN = paths(
            "/oauth/token",
            // Each is signed by the platform that sends it.
            "/webhooks/**",
            "/error",
            SignInPages.DENIED,
            "/css/**",
            "/images/**",
            "/webjars/**",
            "/favicon.ico",
            "/actuator/health/**",
            "/actuator/info",
            "/actuator/prometheus",
            "/magento/initJS",
            "/magento/initCss",
            "/openapi.json/**",
            "/docs/**",
            "/swagger-ui/**");

    private static final RequestMatcher PAGES = paths(
            "/",
            "/oauth/authorize",
            "/sign-in",
            "/sign-up",
            "/sign-out",
            "/setup/**",
            "/join/**",
            "/account/**",
            "/developer/**",
            "/operator/**",
            "/console/**");

    /** Everything a page needs is served from here; nothing in a page runs or styles inline. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    @Bean
    RequestHash requestHash(ServerKey key) {
        return key::mac;
    }

    @Bean
    @Order(1)
    SecurityFilterChain openChain() {
        return new DefaultSecurityFilterChain(OPEN);
    }

    @Bean
    @Order(2)
    SecurityFilterChain pagesChain(HttpSecurity http, Sessions sessions, CsrfTokenRepository csrfTokens) {
        var csrfHandler = new XorCsrfTokenRequestAttributeHandler();
        // Read at once and not when the form is reached: by then a long page has been sent without the cookie.
        csrfHandler.setCsrfRequestAttributeName(null);
        return http.securityMatcher(PAGES)
                .csrf(it -> it.csrfTokenRepository(csrfTokens).csrfTokenRequestHandler(csrfHandler))
                .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .addFilterBefore(new SessionFilter(sessions), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(it -> it.requestMatchers("/sign-in", "/sign-up", "/setup/**", "/join/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/oauth/authorize")
                        .permitAll()
                        .requestMatchers("/operator/**")
                        .hasRole("OPERATOR")
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(it -> it.authenticationEntryPoint(
                                (request, response, unknown) -> response.sendRedirect(SignInPages.thenBackTo(request)))
                        .accessDeniedPage(SignInPages.DENIED))
                .headers(it -> it.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .frameOptions(frames -> frames.deny()))
                .build();
    }

    /** One filter and nothing else: thousands of requests a second go through it. */
    @Bean
    @Order(3)
    SecurityFilterChain apiChain(
            AccessTokens tokens,
            ApplicationKeys keys,
            Revocations revocations,
            AccessSettings settings,
            JsonMapper json,
            MeterRegistry meters) {
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE, new BearerFilter(tokens, keys, revocations, settings, json, meters));
    }

    @Bean
    CsrfTokenRepository csrfTokens(WebSettings web) {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("potoroo_csrf");
        tokens.setCookieCustomizer(it -> {
            it.sameSite("Lax").httpOnly(true);
            if (web.overTls()) {
                it.secure(true);
            }
        });
        return tokens;
    }

    /** bcrypt: argon2 would need one more library. */
    @Bean
    PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ViewerOnPages());
    }

    private static RequestMatcher paths(String... patterns) {
        var matcher = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                Arrays.stream(patterns).<RequestMatcher>map(matcher::matcher).toList());
    }
}
