<?php
/*
 * S3 over WordPress's own HTTP library, signed by AsyncAws, for scripts that ask what plugins of WordPress ask.
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

    public function __construct(private string $endpoint, string $region = 'us-east-1', ?string $key = null, ?string $secret = null)
    {
        $this->signer = new S3Signer('s3', $region);
        $this->credentials = new Credentials($key ?? getenv('AWS_ACCESS_KEY_ID'), $secret ?? getenv('AWS_SECRET_ACCESS_KEY'));
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
