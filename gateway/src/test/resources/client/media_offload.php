<?php
/*
 * What a plugin that offloads WordPress's media asks of S3, call by call, over WordPress's own HTTP library and signed by
 * AsyncAws. Ends with 0 when every answer was what such a plugin needs.
 */

declare(strict_types=1);

use AsyncAws\Core\Configuration;
use AsyncAws\Core\Credentials\Credentials;
use AsyncAws\Core\Request;
use AsyncAws\Core\RequestContext;
use AsyncAws\Core\Signer\SignerV4;
use AsyncAws\Core\Stream\StringStream;

error_reporting(E_ALL & ~E_DEPRECATED);
require 'AsyncAws/Core/autoload.php';
$wordpress = getenv('WORDPRESS');
if (is_file("$wordpress/wp-includes/Requests/src/Autoload.php")) { // since 6.2
    require "$wordpress/wp-includes/Requests/src/Autoload.php";
    WpOrg\Requests\Autoload::register();
    class_alias('WpOrg\Requests\Requests', 'WordPressRequests');
} else {
    require "$wordpress/wp-includes/class-requests.php";
    Requests::register_autoloader();
    class_alias('Requests', 'WordPressRequests');
}

/** S3 signs paths as they are, and wants the hash of the body in a field. */
final class S3Signer extends SignerV4
{
    protected function buildCanonicalPath(Request $request): string
    {
        return '/' . ltrim($request->getUri(), '/');
    }

    protected function buildBodyDigest(Request $request, bool $isPresign): string
    {
        if ($isPresign) {
            return 'UNSIGNED-PAYLOAD';
        }
        $hash = parent::buildBodyDigest($request, $isPresign);
        $request->setHeader('x-amz-content-sha256', $hash);
        return $hash;
    }
}

final class S3
{
    private $signer;
    private $credentials;

    public function __construct(private string $endpoint, private string $region = 'us-east-1')
    {
        $this->signer = new S3Signer('s3', $region);
        $this->credentials = new Credentials(getenv('AWS_ACCESS_KEY_ID'), getenv('AWS_SECRET_ACCESS_KEY'));
    }

    private function request(string $method, string $path, array $query, array $headers, string $body): Request
    {
        $encoded = implode('/', array_map('rawurlencode', explode('/', $path)));
        $request = new Request($method, $encoded, $query, $headers, StringStream::create($body));
        $request->setEndpoint($this->endpoint . $encoded . ($query ? '?' . http_build_query($query, '', '&', PHP_QUERY_RFC3986) : ''));
        return $request;
    }

    /** What WordPressRequests::request_multiple() takes. */
    public function signed(string $method, string $path, array $query = [], array $headers = [], string $body = ''): array
    {
        $request = $this->request($method, $path, $query, $headers, $body);
        $this->signer->sign($request, $this->credentials, new RequestContext());
        if ($method === 'PUT' && $body === '') {
            $request->setHeader('content-length', '0'); // as SDKs do, and WordPress by itself does not
        }
        return [
            'url' => $request->getEndpoint(),
            'headers' => $request->getHeaders(),
            'data' => $body,
            'type' => $method,
            'options' => options(),
        ];
    }

    public function call(string $method, string $path, array $query = [], array $headers = [], string $body = '')
    {
        $all = $this->signed($method, $path, $query, $headers, $body);
        return WordPressRequests::request($all['url'], $all['headers'], $all['data'], $all['type'], $all['options']);
    }

    /** A link, good for a minute. */
    public function presigned(string $method, string $path, array $query = []): string
    {
        $request = $this->request($method, $path, $query, [], '');
        $until = (new DateTimeImmutable())->add(new DateInterval('PT1M'));
        $this->signer->presign($request, $this->credentials, new RequestContext(['expirationDate' => $until]));
        return strtok($request->getEndpoint(), '?') . '?' . http_build_query($request->getQuery(), '', '&', PHP_QUERY_RFC3986);
    }
}

function options(): array
{
    return ['verify' => getenv('AWS_CA_BUNDLE') ?: false, 'timeout' => 20, 'connect_timeout' => 20, 'follow_redirects' => false];
}

/** As a visitor of the site sends it, or the plugin when it looks whether visitors can. */
function anonymous(string $method, string $url)
{
    return WordPressRequests::request($url, [], [], $method, options());
}

function same($expected, $actual, string $what): void
{
    if ($expected !== $actual) {
        fwrite(STDERR, "$what: expected " . var_export($expected, true) . ', got ' . var_export($actual, true) . "\n");
        exit(1);
    }
    echo "ok: $what\n";
}

/** An error's code. */
function code($answer): string
{
    return (string) simplexml_load_string($answer->body)->Code;
}

/** An uploaded picture and the sizes that WordPress makes of it. */
function media(): array
{
    $directory = getenv('WORDPRESS') . '/wp-includes/images/media';
    $files = [];
    foreach (glob("$directory/*.png") as $file) {
        $files['wp-content/uploads/2026/11/' . basename($file)] = file_get_contents($file);
    }
    same(true, count($files) >= 5, 'WordPress brings pictures');
    return $files;
}

$endpoint = getenv('ENDPOINT');
$bucket = getenv('PREFIX') . '-media';
$s3 = new S3($endpoint);

// What is asked before anything is uploaded.
same(404, anonymous('HEAD', "$endpoint/$bucket")->status_code, 'no bucket yet');
same(200, $s3->call('PUT', "/$bucket")->status_code, 'create the bucket');
same(200, $s3->call('PUT', "/$bucket")->status_code, 'create it again, in us-east-1');
$location = $s3->call('GET', "/$bucket", ['location' => '']);
same([200, ''], [$location->status_code, (string) simplexml_load_string($location->body)], 'location');
$head = anonymous('HEAD', "$endpoint/$bucket");
same([403, 'us-east-1', ''], [$head->status_code, $head->headers['x-amz-bucket-region'], $head->body], 'region, unsigned');
same(200, $s3->call('HEAD', "/$bucket")->status_code, 'head of the bucket');
foreach ([
    'publicAccessBlock' => 'NoSuchPublicAccessBlockConfiguration',
    'ownershipControls' => 'OwnershipControlsNotFoundError',
    'policy' => 'NoSuchBucketPolicy',
    'cors' => 'NoSuchCORSConfiguration',
] as $document => $code) {
    $answer = $s3->call('GET', "/$bucket", [$document => '']);
    same([404, $code], [$answer->status_code, code($answer)], $document);
}
$list = $s3->call('GET', '/');
$names = array_map('strval', simplexml_load_string($list->body)->xpath('//*[local-name()="Bucket"]/*[local-name()="Name"]'));
same(true, in_array($bucket, $names, true), 'the bucket is listed');

// A file that shows whether the bucket can be written to, and read by all.
same(200, $s3->call('PUT', "/$bucket/as3cf-permission-check.txt", [], ['x-amz-acl' => 'public-read'], 'This is a test file.')->status_code, 'permission check');
same('This is a test file.', anonymous('GET', "$endpoint/$bucket/as3cf-permission-check.txt")->body, 'anybody reads it');
same(204, $s3->call('DELETE', "/$bucket/as3cf-permission-check.txt")->status_code, 'delete it');

// The sizes of a picture, all at once.
$fields = ['x-amz-acl' => 'public-read', 'content-type' => 'image/png', 'cache-control' => 'max-age=31536000'];
$media = media();
$requests = [];
foreach ($media as $key => $bytes) {
    $requests[$key] = $s3->signed('PUT', "/$bucket/$key", [], $fields, $bytes);
}
foreach (WordPressRequests::request_multiple($requests) as $key => $answer) {
    same('', $answer instanceof Exception ? $answer->getMessage() : '', "an answer for $key");
    same([200, '"' . md5($media[$key]) . '"'], [$answer->status_code, $answer->headers['etag']], "put $key");
}
foreach ($media as $key => $bytes) {
    $answer = anonymous('GET', "$endpoint/$bucket/$key");
    same([200, true], [$answer->status_code, $answer->body === $bytes], "anybody reads $key");
    same(['image/png', 'max-age=31536000'], [$answer->headers['content-type'], $answer->headers['cache-control']], 'as it was sent');
    $answer = $s3->call('HEAD', "/$bucket/$key");
    same([200, (string) strlen($bytes), ''], [$answer->status_code, $answer->headers['content-length'], $answer->body], "head of $key");
}
same(403, anonymous('GET', "$endpoint/$bucket")->status_code, 'nobody lists the bucket');
$acl = $s3->call('GET', "/$bucket/" . array_key_first($media), ['acl' => '']);
same(true, str_contains($acl->body, 'http://acs.amazonaws.com/groups/global/AllUsers'), 'the ACL says so');

// PHP's stream wrapper makes a file before it writes it.
$stream = "/$bucket/wp-content/uploads/2026/11/a name with ümlauts + more (1).pdf";
same(200, $s3->call('PUT', $stream, [], ['x-amz-acl' => 'private'], '')->status_code, 'an empty file');
same(200, $s3->call('PUT', $stream, [], ['x-amz-acl' => 'private', 'content-type' => 'application/pdf'], '%PDF-1.7 and so on')->status_code, 'and at once the real one');
$public = $endpoint . implode('/', array_map('rawurlencode', explode('/', $stream)));
same(403, anonymous('GET', $public)->status_code, 'it is private');
same('%PDF-1.7 and so on', anonymous('GET', $s3->presigned('GET', $stream))->body, 'presigned GET');
$head = anonymous('HEAD', $s3->presigned('HEAD', $stream));
same([200, '18', 'application/pdf'], [$head->status_code, $head->headers['content-length'], $head->headers['content-type']], 'presigned HEAD');
same(200, $s3->call('PUT', $stream, ['acl' => ''], ['x-amz-acl' => 'public-read'])->status_code, 'make it public');
same('%PDF-1.7 and so on', anonymous('GET', $public)->body, 'it is public');

// A copy, as when the folder of a file is changed.
$copy = "/$bucket/wp-content/uploads/copied.pdf";
$source = implode('/', array_map('rawurlencode', explode('/', $stream)));
same(200, $s3->call('PUT', $copy, [], ['x-amz-copy-source' => $source, 'x-amz-acl' => 'public-read'])->status_code, 'copy');
same('%PDF-1.7 and so on', anonymous('GET', $endpoint . $copy)->body, 'the copy is public');

// The bucket's name in the host: the same listener.
$hosted = new S3(getenv('HOSTED_SCHEME') . "://$bucket." . getenv('HOSTED'));
same('%PDF-1.7 and so on', $hosted->call('GET', '/wp-content/uploads/copied.pdf')->body, 'by host name');
same(404, $hosted->call('HEAD', '/none')->status_code, 'by host name, and absent');

// All that belongs to an attachment goes.
$listed = $s3->call('GET', "/$bucket", ['list-type' => '2', 'prefix' => 'wp-content/uploads/']);
$keys = array_map('strval', simplexml_load_string($listed->body)->xpath('//*[local-name()="Contents"]/*[local-name()="Key"]'));
same(count($media) + 2, count($keys), 'all are listed');
$delete = new SimpleXMLElement('<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
foreach ($keys as $key) {
    $delete->addChild('Object')->addChild('Key', htmlspecialchars($key));
}
$body = $delete->asXML();
$deleted = $s3->call('POST', "/$bucket", ['delete' => ''], ['content-md5' => base64_encode(md5($body, true)), 'content-type' => 'application/xml'], $body);
same(200, $deleted->status_code, 'delete all');
same(count($keys), substr_count($deleted->body, '<Deleted>'), 'each is named');
same(403, anonymous('GET', "$endpoint/$bucket/" . array_key_first($media))->status_code, 'to the public it is gone, and hidden');
same(404, $s3->call('HEAD', "/$bucket/" . array_key_first($media))->status_code, 'it is gone');
same(204, $s3->call('DELETE', "/$bucket")->status_code, 'delete the bucket');
echo "done\n";
