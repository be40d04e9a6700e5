package io.potoroo.catalogue;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about images.
 *
 * @param folder where their files are; null: {@code images} in the data folder
 * @param perBusiness how many files one business may have
 */
@ConfigurationProperties("potoroo.images")
record ImageSettings(
        @Nullable String folder, @DefaultValue("20000") int perBusiness) {}
