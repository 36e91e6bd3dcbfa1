package io.cloakroom.admin.snippet;

import java.util.List;

/// Web sites that keep their files in a bucket. Endpoint and path style of two plugins of WordPress can be said in code
/// only, and not in `wp-config.php`, which is read before there are filters.
final class WebSnippets {
    private static final String GROUP = "Web";
    private static final String CONFIG = "wp-config.php";

    private WebSnippets() {}

    static List<Snippet> of(Blanks blanks) {
        return List.of(
                s3Uploads(blanks),
                s3UploadsEndpoint(blanks),
                offloadMedia(blanks),
                offloadMediaEndpoint(blanks),
                updraft(blanks),
                nextcloud(blanks));
    }

    private static Snippet php(String id, String title, String file, String text) {
        return new Snippet(id, title, GROUP, "php", file, text);
    }

    private static Snippet s3Uploads(Blanks blanks) {
        return php("wordpress-s3-uploads", "WordPress: S3-Uploads", CONFIG, blanks.fill(Quoting.PHP, """
                // Uploads are made public: a limited token needs the tick "May make its uploads public".
                define( 'S3_UPLOADS_BUCKET', {{bucket}} );
                define( 'S3_UPLOADS_REGION', {{region}} );
                define( 'S3_UPLOADS_KEY', {{accessKey}} );
                define( 'S3_UPLOADS_SECRET', {{secretKey}} );
                define( 'S3_UPLOADS_BUCKET_URL', {{bucketUrl}} );
                """));
    }

    private static Snippet s3UploadsEndpoint(Blanks blanks) {
        return php(
                "wordpress-s3-uploads-endpoint",
                "WordPress: S3-Uploads, endpoint",
                "wp-content/mu-plugins/cloakroom.php",
                blanks.fill(Quoting.PHP, """
                        <?php
                        add_filter( 's3_uploads_s3_client_params', function ( $params ) {
                            $params['endpoint'] = {{endpoint}};
                            $params['use_path_style_endpoint'] = true;
                            return $params;
                        } );
                        """));
    }

    private static Snippet offloadMedia(Blanks blanks) {
        return php("wordpress-offload-media", "WordPress: WP Offload Media", CONFIG, blanks.fill(Quoting.PHP, """
                        // Uploads are made public: a limited token needs the tick "May make its uploads public".
                        define( 'AS3CF_SETTINGS', serialize( array(
                            'provider' => 'aws',
                            'access-key-id' => {{accessKey}},
                            'secret-access-key' => {{secretKey}},
                            'bucket' => {{bucket}},
                            'region' => {{region}},
                        ) ) );
                        """));
    }

    private static Snippet offloadMediaEndpoint(Blanks blanks) {
        var place = blanks.with("place", blanks.value("authority") + "/" + blanks.value("bucket"));
        return php(
                "wordpress-offload-media-endpoint",
                "WordPress: WP Offload Media, endpoint",
                "wp-content/mu-plugins/cloakroom.php",
                place.fill(Quoting.PHP, """
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
                        + (blanks.secure() ? "" : "add_filter( 'as3cf_use_ssl', '__return_false' );\n"));
    }

    private static Snippet updraft(Blanks blanks) {
        return new Snippet(
                "wordpress-updraftplus",
                "WordPress: UpdraftPlus",
                GROUP,
                "text",
                null,
                blanks.fill(Quoting.NONE, """
                        Remote storage       S3-Compatible (Generic)
                        S3 access key        {{accessKey}}
                        S3 secret key        {{secretKey}}
                        S3 location          {{bucket}}/updraftplus
                        S3 end-point         {{authority}}
                        Bucket access style  Path style
                        Signature version    SigV4
                        """) + (blanks.secure() ? "" : """
                        Expert settings      Disable SSL entirely where possible
                        """));
    }

    /// Nextcloud reads all files of that name pattern beside its `config.php`.
    private static Snippet nextcloud(Blanks blanks) {
        return php(
                "nextcloud",
                "Nextcloud primary storage",
                "config/s3.config.php",
                blanks.fill(Quoting.PHP, """
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
                                    'secret' => {{secretKey}},
                                ],
                            ],
                        ];
                        """.formatted(blanks.value("port"), blanks.secure())));
    }
}
