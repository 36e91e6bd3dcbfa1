package io.cloakroom.admin.snippet;

import java.util.List;

/// Web sites that keep their files in a bucket. Two WordPress plugins take endpoint and path style only from code,
/// and not from `wp-config.php`, which is read before filters can be added.
final class WebSnippets {
    private static final String GROUP = "Web";
    private static final String CONFIG = "wp-config.php";
    private static final String MUST_USE = "wp-content/mu-plugins/cloakroom.php";
    private static final String RIGHT =
            "Check that the token may publish what it uploads: it needs the tick May make its uploads public, or"
                    + " the level"
                    + " Everything. The pictures become public.";
    private static final String BY_POLICY =
            "Or let a policy make the pictures public, which is the only way when ACLs are disabled or blocked: on the"
                    + " bucket's page, under Access, add the template Everybody may read the objects. The token"
                    + " needs no tick then.";
    private static final String INTO_CONFIG =
            "Open wp-config.php and add these lines above the one that ends with “stop editing! Happy publishing. */”:";
    private static final String INTO_MUST_USE =
            "Create this file, and its directory if it does not exist yet. WordPress loads it by itself, and the"
                    + " plugin then"
                    + " finds this server:";

    private WebSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(s3Uploads(blanks), offloadMedia(blanks), updraft(blanks), nextcloud(blanks));
    }

    private static Guide trusted(Guide guide) {
        return trusted(guide, "Add these lines to the php.ini of the web server, and restart it:");
    }

    /// Adds how PHP trusts a self-signed certificate.
    private static Guide trusted(Guide guide, String how) {
        return guide.trusts(
                how,
                "ini",
                "php.ini",
                "curl.cainfo = " + Guide.AUTHORITY + "\nopenssl.cafile = " + Guide.AUTHORITY + "\n");
    }

    /// The plugin uses the path after the bucket's name as the directory above `uploads/`.
    private static Snippet s3Uploads(Blanks blanks) {
        var directory = blanks.value("prefix").replaceFirst("/+$", "");
        var place = blanks.value("bucket") + (directory.isEmpty() ? "" : "/" + directory);
        var filled = blanks.with("place", place).with("placeUrl", blanks.value("endpoint") + "/" + place);
        return trusted(new Guide(blanks, "wordpress-s3-uploads", "WordPress: S3-Uploads", GROUP)
                        .say(RIGHT)
                        .say(BY_POLICY)
                        .code(
                                "Install the plugin S3-Uploads by Human Made. It is not in the directory of WordPress:",
                                "wordpress-s3-uploads-install",
                                "shell",
                                null,
                                "composer require humanmade/s3-uploads\nwp plugin activate s3-uploads\n")
                        .code(INTO_CONFIG, "php", CONFIG, filled.fill(Quoting.PHP, """
                                // Uploads are made public: a limited token needs the tick "May make its uploads public".
                                // Where a bucket policy makes them public instead, add this line:
                                // define( 'S3_UPLOADS_OBJECT_ACL', 'bucket-owner-full-control' );
                                define( 'S3_UPLOADS_BUCKET', {{place}} );
                                define( 'S3_UPLOADS_REGION', {{region}} );
                                define( 'S3_UPLOADS_KEY', {{accessKey}} );
                                define( 'S3_UPLOADS_SECRET', {{secretKey}} );
                                define( 'S3_UPLOADS_BUCKET_URL', {{placeUrl}} );
                                """))
                        .code(
                                INTO_MUST_USE,
                                "wordpress-s3-uploads-endpoint",
                                "php",
                                MUST_USE,
                                blanks.fill(Quoting.PHP, """
                                <?php
                                add_filter( 's3_uploads_s3_client_params', function ( $params ) {
                                    $params['endpoint'] = {{endpoint}};
                                    $params['use_path_style_endpoint'] = true;
                                    return $params;
                                } );
                                """))
                        .tries("Let the plugin check it:", "wp s3-uploads verify\n"))
                .expect("Success: Looks like your configuration is correct.");
    }

    private static Snippet offloadMedia(Blanks blanks) {
        var folder = blanks.with("folder", blanks.value("prefix") + "wp-content/uploads/");
        return trusted(new Guide(blanks, "wordpress-offload-media", "WordPress: WP Offload Media", GROUP)
                        .say(RIGHT)
                        .say(BY_POLICY)
                        .say("In WordPress go to Plugins, Add New: install and activate WP Offload Media Lite.")
                        .code(INTO_CONFIG, "php", CONFIG, folder.fill(Quoting.PHP, """
                                // Uploads are made public: a limited token needs the tick "May make its uploads public".
                                define( 'AS3CF_SETTINGS', serialize( array(
                                    'provider' => 'aws',
                                    'access-key-id' => {{accessKey}},
                                    'secret-access-key' => {{secretKey}},
                                    'bucket' => {{bucket}},
                                    'region' => {{region}},
                                    'copy-to-s3' => true,
                                    'serve-from-s3' => true,
                                    'enable-object-prefix' => true,
                                    'object-prefix' => {{folder}},
                                    'use-yearmonth-folders' => true,
                                ) ) );
                                """))
                        .code(
                                INTO_MUST_USE,
                                "wordpress-offload-media-endpoint",
                                "php",
                                MUST_USE,
                                offloadEndpoint(blanks))
                        .say("In WordPress go to Settings, WP Offload Media: provider and bucket are shown as"
                                + " defined in"
                                + " wp-config.php. Upload a picture under Media."))
                .expect("the picture in the media library, with an address on this server.");
    }

    private static String offloadEndpoint(Blanks blanks) {
        var place = blanks.with("place", blanks.value("authority") + "/" + blanks.value("bucket"));
        return place.fill(Quoting.PHP, """
                <?php
                add_filter( 'as3cf_aws_s3_client_args', function ( $args ) {
                    $args['endpoint'] = {{endpoint}};
                    $args['region'] = {{region}};
                    $args['use_path_style_endpoint'] = true;
                    return $args;
                } );
                add_filter( 'as3cf_aws_get_regions', function ( $regions ) {
                    $regions[{{region}}] = 'Cloakroom';
                    return $regions;
                } );
                add_filter( 'as3cf_aws_s3_url_domain', function () {
                    return {{place}};
                } );
                """)
                + (blanks.secure() ? "" : "add_filter( 'as3cf_use_ssl', '__return_false' );\n");
    }

    /// The plugin has its own certificate authorities, and uses those of PHP when it is configured to.
    private static Snippet updraft(Blanks blanks) {
        return trusted(
                        new Guide(blanks, "wordpress-updraftplus", "WordPress: UpdraftPlus", GROUP)
                                .say("In WordPress go to Plugins, Add New: install and activate UpdraftPlus.")
                                .code(
                                        "Go to Settings, UpdraftPlus Backups, Settings. Choose the remote"
                                                + " storage, and fill in:",
                                        "text",
                                        null,
                                        blanks.fill(Quoting.NONE, """
                                        Remote storage       S3-Compatible (Generic)
                                        S3 access key        {{accessKey}}
                                        S3 secret key        {{secretKey}}
                                        S3 location          {{bucket}}/{{prefix}}updraftplus
                                        S3 end-point         {{authority}}
                                        Bucket access style  Path style
                                        Signature version    SigV4
                                        """) + (blanks.secure() ? "" : """
                                        Expert settings      Disable SSL entirely where possible
                                        """))
                                .say("Press Test S3 Settings, then Save Changes. The backups stay private:"
                                        + " the token needs no tick."),
                        "Add these lines to the php.ini of the web server, restart it, and tick under Expert"
                                + " settings: Use the"
                                + " server's SSL certificates.")
                .expect("Success: We accessed the bucket, and were able to create files within it.");
    }

    /// Prefix of the names of Nextcloud's objects; Nextcloud's own default is `urn:oid:`.
    private static String objectPrefix(Blanks blanks) {
        return blanks.value("prefix").isEmpty() ? "" : "\n            'objectPrefix' => {{objectPrefix}},";
    }

    /// Nextcloud reads all files with names of this pattern beside its `config.php`.
    private static Snippet nextcloud(Blanks blanks) {
        return new Guide(blanks, "nextcloud", "Nextcloud primary storage", GROUP)
                .code(
                        "Create this file before you install Nextcloud: it keeps all files in the bucket from"
                                + " then on, and"
                                + " those that it has are not moved.",
                        "php",
                        "config/s3.config.php",
                        blanks.with("objectPrefix", blanks.value("prefix") + "urn:oid:")
                                .fill(Quoting.PHP, """
                        <?php
                        $CONFIG = [
                            'objectstore' => [
                                'class' => '\\\\OC\\\\Files\\\\ObjectStore\\\\S3',
                                'arguments' => [
                                    'bucket' => {{bucket}},
                                    'region' => {{region}},
                                    'hostname' => {{host}},
                                    'port' => %s,
                                    'use_ssl' => %s,
                                    'use_path_style' => true,
                                    'key' => {{accessKey}},
                                    'secret' => {{secretKey}},%s
                                ],
                            ],
                        ];
                        """.formatted(
                                                blanks.value("port"), blanks.secure(), objectPrefix(blanks))))
                .say("Install Nextcloud, sign in, and upload a file.")
                .trusts(
                        "Import the certificate of its authority:",
                        "shell",
                        null,
                        "occ security:certificates:import " + Guide.AUTHORITY + "\n")
                .expect("the file in Nextcloud, and an object whose name holds urn:oid: in the bucket.");
    }
}
