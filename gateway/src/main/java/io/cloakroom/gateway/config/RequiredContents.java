package io.cloakroom.gateway.config;

import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.token.KeyPair;
import io.cloakroom.storage.BucketName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has to exist after every start. Whatever is missing is made.
///
/// @param keys          key pair in project `default`; `null` for none
/// @param buckets       in project `default`
/// @param adminPassword of user `admin`; `null` for one that the first start makes
public record RequiredContents(
        @Nullable KeyPair keys,
        List<BucketName> buckets,
        @Nullable String adminPassword) {
    static RequiredContents from(SettingValues values) {
        return new RequiredContents(
                keyPair(values),
                values.list(Setting.BUCKETS, BucketName::of, "bucket names, with commas: 3-63 of a-z 0-9 - ."),
                values.optional(
                                Setting.ADMIN_PASSWORD,
                                SettingForms::password,
                                Passwords.MIN_CHARACTERS + "-" + Passwords.MAX_CHARACTERS + " characters")
                        .orElse(null));
    }

    private static @Nullable KeyPair keyPair(SettingValues values) {
        values.together(Setting.ACCESS_KEY, Setting.SECRET_KEY);
        var accessKey = values.optional(
                Setting.ACCESS_KEY, text -> Optional.of(text).filter(KeyPair::isAccessKey), KeyPair.ACCESS_KEY_FORM);
        var secret = values.optional(
                Setting.SECRET_KEY, text -> Optional.of(text).filter(KeyPair::isSecret), KeyPair.SECRET_FORM);
        return accessKey.isPresent() && secret.isPresent() ? new KeyPair(accessKey.get(), secret.get()) : null;
    }

    /// Never shows a secret.
    @Override
    public String toString() {
        return "RequiredContents[buckets " + buckets + "]";
    }
}
