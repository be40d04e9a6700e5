package io.potoroo.demo;

import io.potoroo.access.ClientCredentials;

/** What programs need to reach the sample business. */
record DemoAccess(
        String username,
        String password,
        String applicationKey,
        ClientCredentials passwordClient,
        ClientCredentials codeClient,
        String redirectUri,
        ClientCredentials pluginClient) {

    /** As lines a shell can source; no value needs quoting. */
    String asEnvironment(String url) {
        return """
                POTOROO_URL=%s
                POTOROO_APPLICATION_KEY=%s
                POTOROO_USERNAME=%s
                POTOROO_PASSWORD=%s
                POTOROO_CLIENT_ID=%d
                POTOROO_CLIENT_SECRET=%s
                POTOROO_CODE_CLIENT_ID=%d
                POTOROO_CODE_CLIENT_SECRET=%s
                POTOROO_CODE_REDIRECT_URI=%s
                POTOROO_PLUGIN_CLIENT_ID=%d
                POTOROO_PLUGIN_CLIENT_SECRET=%s
                """.formatted(
                        url,
                        applicationKey,
                        username,
                        password,
                        passwordClient.clientId(),
                        passwordClient.clientSecret(),
                        codeClient.clientId(),
                        codeClient.clientSecret(),
                        redirectUri,
                        pluginClient.clientId(),
                        pluginClient.clientSecret());
    }
}
