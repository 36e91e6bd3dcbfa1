<?php
/*
 * Starts WordPress as far as it goes without a database and without the plugins: its configuration, its functions, and
 * the plugins that it must use. Then asks of S3 what a media plugin asks, with what the site was told and nothing else.
 * Ends with 0 when every answer was what such a plugin needs.
 */

define('ABSPATH', getenv('WORDPRESS') . '/');
define('WP_CONTENT_DIR', __DIR__ . '/wp-content');
define('WP_CONTENT_URL', 'http://localhost/wp-content');
define('SHORTINIT', true);
require __DIR__ . '/wp-config.php';
wp_plugin_directory_constants();
foreach (wp_get_mu_plugins() as $plugin) {
    include_once $plugin;
}

require __DIR__ . '/s3_of_wordpress.php';

/** As the plugin S3-Uploads reads its constants and makes its client. */
function s3_uploads(): array
{
    $params = apply_filters('s3_uploads_s3_client_params', [
        'version' => 'latest',
        'region' => S3_UPLOADS_REGION,
        'credentials' => ['key' => S3_UPLOADS_KEY, 'secret' => S3_UPLOADS_SECRET],
    ]);
    $directory = substr(strstr(S3_UPLOADS_BUCKET . '/', '/'), 1);
    return [
        'client' => $params,
        'key' => $params['credentials']['key'],
        'secret' => $params['credentials']['secret'],
        'bucket' => strtok(S3_UPLOADS_BUCKET, '/'),
        'folder' => $directory . 'uploads/',
        'url' => S3_UPLOADS_BUCKET_URL . '/uploads/',
    ];
}

/** As WP Offload Media does. */
function offload_media(): array
{
    $settings = unserialize(AS3CF_SETTINGS);
    same(['aws', true, true, true], [
        $settings['provider'],
        $settings['copy-to-s3'],
        $settings['serve-from-s3'],
        $settings['enable-object-prefix'],
    ], 'uploads are copied, and served from there');
    $regions = apply_filters('as3cf_aws_get_regions', ['us-west-1' => 'US West']);
    same(true, isset($regions[$settings['region']]), 'the plugin knows the region');
    $scheme = apply_filters('as3cf_use_ssl', true) ? 'https' : 'http';
    $domain = apply_filters('as3cf_aws_s3_url_domain', 's3.amazonaws.com');
    return [
        'client' => apply_filters('as3cf_aws_s3_client_args', ['version' => 'latest']),
        'key' => $settings['access-key-id'],
        'secret' => $settings['secret-access-key'],
        'bucket' => $settings['bucket'],
        'folder' => $settings['object-prefix'],
        'url' => "$scheme://$domain/" . $settings['object-prefix'],
    ];
}

$site = getenv('PLUGIN') === 's3-uploads' ? s3_uploads() : offload_media();
same(true, $site['client']['use_path_style_endpoint'], 'path style');
$s3 = new S3($site['client']['endpoint'], $site['client']['region'], $site['key'], $site['secret']);
$bucket = $site['bucket'];
$month = $site['folder'] . '2026/11/';

// What is asked before anything is uploaded.
same('us-east-1', anonymous('HEAD', $site['client']['endpoint'] . "/$bucket")->headers['x-amz-bucket-region'], 'region, unsigned');
same(200, $s3->call('HEAD', "/$bucket")->status_code, 'head of the bucket');
same(200, $s3->call('GET', "/$bucket", ['location' => ''])->status_code, 'location');
foreach (['publicAccessBlock', 'ownershipControls'] as $document) {
    same(404, $s3->call('GET', "/$bucket", [$document => ''])->status_code, $document);
}
same(200, $s3->call('GET', "/$bucket", ['list-type' => '2', 'prefix' => $month, 'delimiter' => '/'])->status_code, 'names that are taken');
$check = '/' . $bucket . '/' . $site['folder'] . 'check.txt';
same(200, $s3->call('PUT', $check, [], ['x-amz-acl' => 'public-read'], 'a test')->status_code, 'permission check');
same(204, $s3->call('DELETE', $check)->status_code, 'delete it');

// A picture and its sizes, all at once; PHP's stream wrapper makes an empty file before.
$media = media();
$first = array_key_first($media);
same(404, $s3->call('HEAD', "/$bucket/$month" . basename($first))->status_code, 'it is not there yet');
same(200, $s3->call('PUT', "/$bucket/$month" . basename($first), [], ['x-amz-acl' => 'public-read'], '')->status_code, 'an empty file');
$fields = ['x-amz-acl' => 'public-read', 'content-type' => 'image/png', 'cache-control' => 'max-age=31536000'];
$requests = [];
foreach ($media as $name => $bytes) {
    $requests[$name] = $s3->signed('PUT', "/$bucket/$month" . basename($name), [], $fields, $bytes);
}
foreach (WordPressRequests::request_multiple($requests) as $name => $answer) {
    same('', $answer instanceof Exception ? $answer->getMessage() : '', "an answer for $name");
    same(200, $answer->status_code, "put $name");
}
foreach ($media as $name => $bytes) {
    $answer = anonymous('GET', $site['url'] . '2026/11/' . basename($name));
    same([200, true, 'image/png'], [$answer->status_code, $answer->body === $bytes, $answer->headers['content-type']], "anybody sees $name at its URL");
}

// All that belongs to an attachment goes.
foreach ($media as $name => $bytes) {
    same(204, $s3->call('DELETE', "/$bucket/$month" . basename($name))->status_code, "delete $name");
    same(403, anonymous('GET', $site['url'] . '2026/11/' . basename($name))->status_code, 'it is gone');
    same(404, $s3->call('HEAD', "/$bucket/$month" . basename($name))->status_code, 'for the plugin too');
}

// The token was made for this bucket and for nothing else.
same(403, $s3->call('HEAD', '/' . getenv('OTHER'))->status_code, 'another bucket of the project');
echo "done\n";
