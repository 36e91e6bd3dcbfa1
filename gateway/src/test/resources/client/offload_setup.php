<?php
/*
 * The set-up screens of WP Offload Media, call by call: choosing a bucket, making one, and the switches of its page
 * "Security". What its AWS SDK for PHP sends is signed by AsyncAws here and sent by WordPress's own HTTP library. Ends with 0
 * when every answer was what the plugin needs.
 */

declare(strict_types=1);

require __DIR__ . '/s3_of_wordpress.php';

$endpoint = getenv('ENDPOINT');
$bucket = getenv('PREFIX') . '-offload';
$s3 = new S3($endpoint);
$elsewhere = new S3($endpoint, 'eu-central-1'); // the region that was chosen for the bucket

/** As the SDK writes a document. Older releases send an MD5 with it, today's a CRC32. */
function document(string $root, string $content): array
{
    static $older = false;
    $older = !$older;
    $xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<$root xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">$content</$root>\n";
    $digest = $older
        ? ['content-md5' => base64_encode(md5($xml, true))]
        : ['x-amz-sdk-checksum-algorithm' => 'CRC32', 'x-amz-checksum-crc32' => base64_encode(hash('crc32b', $xml, true))];
    return [['content-type' => 'application/xml'] + $digest, $xml];
}

function put_document(S3 $s3, string $bucket, string $name, string $root, string $content)
{
    [$headers, $xml] = document($root, $content);
    return $s3->call('PUT', "/$bucket", [$name => ''], $headers, $xml);
}

function block_public_access(S3 $s3, string $bucket, bool $block): void
{
    $content = '';
    foreach (['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'] as $switch) {
        $content .= "<$switch>" . ($block ? 'true' : 'false') . "</$switch>";
    }
    $answer = put_document($s3, $bucket, 'publicAccessBlock', 'PublicAccessBlockConfiguration', $content);
    same(200, $answer->status_code, 'block public access: ' . ($block ? 'on' : 'off'));
}

function enforce_object_ownership(S3 $s3, string $bucket, bool $enforce): void
{
    $ownership = $enforce ? 'BucketOwnerEnforced' : 'BucketOwnerPreferred';
    $answer = put_document($s3, $bucket, 'ownershipControls', 'OwnershipControls', "<Rule><ObjectOwnership>$ownership</ObjectOwnership></Rule>");
    same(200, $answer->status_code, "object ownership: $ownership");
}

/** What the plugin makes of the answers: whether public access is blocked, and whether ACLs are off. */
function state(S3 $s3, string $bucket): array
{
    $block = $s3->call('GET', "/$bucket", ['publicAccessBlock' => '']);
    $owner = $s3->call('GET', "/$bucket", ['ownershipControls' => '']);
    $blocked = $block->status_code === 404 && code($block) === 'NoSuchPublicAccessBlockConfiguration'
        ? false
        : in_array('true', array_map('strval', iterator_to_array(simplexml_load_string($block->body)->children(), false)), true);
    $enforced = $owner->status_code === 404 && code($owner) === 'OwnershipControlsNotFoundError'
        ? false
        : (string) simplexml_load_string($owner->body)->Rule[0]->ObjectOwnership === 'BucketOwnerEnforced';
    return [$blocked, $enforced];
}

function names(S3 $s3): array
{
    $list = $s3->call('GET', '/');
    same(200, $list->status_code, 'list the buckets');
    return array_map('strval', simplexml_load_string($list->body)->xpath('//*[local-name()="Bucket"]/*[local-name()="Name"]'));
}

function location(S3 $s3, string $bucket): array
{
    $answer = $s3->call('GET', "/$bucket", ['location' => '']);
    return [$answer->status_code, $answer->status_code === 200 ? (string) simplexml_load_string($answer->body) : code($answer)];
}

/** The plugin's own test of a bucket. */
function can_write(S3 $s3, string $bucket): void
{
    $key = "/$bucket/wp-content/uploads/as3cf-permission-check.txt";
    $text = 'This is a test file to check if the user has write permission to the bucket. Delete me if found.';
    same(200, $s3->call('PUT', $key, [], ['content-type' => 'text/plain'], $text)->status_code, 'can write');
    same(204, $s3->call('DELETE', $key)->status_code, 'and delete');
}

// Keys that are wrong are told apart by the error's code.
same('InvalidAccessKeyId', code((new S3($endpoint, 'us-east-1', 'CLKRNOSUCHKEYATALL00', 'x'))->call('GET', '/')), 'an unknown key');
same('SignatureDoesNotMatch', code((new S3($endpoint, 'us-east-1', null, 'x'))->call('GET', '/')), 'a wrong secret');

// "Enter bucket name", with one that is not there.
same(false, in_array($bucket, names($s3), true), 'no such bucket in the list');
same([404, 'NoSuchBucket'], location($s3, $bucket), 'the location of no bucket');
same(404, $s3->call('HEAD', "/$bucket")->status_code, 'no such bucket');

// "Create new bucket".
[$headers, $xml] = document('CreateBucketConfiguration', '<LocationConstraint>eu-central-1</LocationConstraint>');
same(200, $elsewhere->call('PUT', "/$bucket", [], $headers, $xml)->status_code, 'create the bucket');
block_public_access($elsewhere, $bucket, false);
enforce_object_ownership($elsewhere, $bucket, false);
$again = $elsewhere->call('PUT', "/$bucket", [], $headers, $xml);
same([409, 'BucketAlreadyOwnedByYou'], [$again->status_code, code($again)], 'create it again');

// "Use existing bucket".
same(true, in_array($bucket, names($s3), true), 'the bucket is in the list');
same([200, 'eu-central-1'], location($s3, $bucket), 'its location');
same(200, $elsewhere->call('HEAD', "/$bucket")->status_code, 'it is there');
can_write($elsewhere, $bucket);
same([false, false], state($elsewhere, $bucket), 'nothing is blocked, and ACLs hold');

// An upload that everybody may read, as the plugin looks whether the site's visitors can.
$image = "/$bucket/wp-content/uploads/2026/11/coat.txt";
$public = ['x-amz-acl' => 'public-read', 'content-type' => 'text/plain'];
same(200, $elsewhere->call('PUT', $image, [], $public, 'a coat')->status_code, 'upload');
same('a coat', anonymous('GET', $endpoint . $image)->body, 'anybody reads it');

// The page "Security": both switches on.
block_public_access($elsewhere, $bucket, true);
$refused = $elsewhere->call('PUT', $image, [], $public, 'a coat');
same([403, 'AccessDenied'], [$refused->status_code, code($refused)], 'no public ACL while that is blocked');
enforce_object_ownership($elsewhere, $bucket, true);
same([true, true], state($elsewhere, $bucket), 'all is blocked, and ACLs are off');
same(403, anonymous('GET', $endpoint . $image)->status_code, 'nobody reads it');
$refused = $elsewhere->call('PUT', $image, [], $public, 'a coat');
same([400, 'AccessControlListNotSupported'], [$refused->status_code, code($refused)], 'no ACL while those are off');
can_write($elsewhere, $bucket);

// A bucket policy instead of ACLs, as the plugin's guide says. It takes no block.
$policy = json_encode(['Version' => '2012-10-17', 'Statement' => [[
    'Effect' => 'Allow', 'Principal' => '*', 'Action' => 's3:GetObject', 'Resource' => "arn:aws:s3:::$bucket/wp-content/uploads/*",
]]], JSON_UNESCAPED_SLASHES);
same(403, $elsewhere->call('PUT', "/$bucket", ['policy' => ''], [], $policy)->status_code, 'no public policy while that is blocked');
block_public_access($elsewhere, $bucket, false);
same(204, $elsewhere->call('PUT', "/$bucket", ['policy' => ''], [], $policy)->status_code, 'the policy');
same($policy, $elsewhere->call('GET', "/$bucket", ['policy' => ''])->body, 'is what was put');
same(200, $elsewhere->call('PUT', $image, [], ['content-type' => 'text/plain'], 'a red coat')->status_code, 'upload without an ACL');
same('a red coat', anonymous('GET', $endpoint . $image)->body, 'anybody reads it by the policy');
same(204, $elsewhere->call('DELETE', "/$bucket", ['policy' => ''])->status_code, 'no policy');
same(403, anonymous('GET', $endpoint . $image)->status_code, 'nobody reads it');

// Both switches off again.
enforce_object_ownership($elsewhere, $bucket, false);
same([false, false], state($elsewhere, $bucket), 'nothing is blocked, and ACLs hold again');
same(200, $elsewhere->call('PUT', $image, ['acl' => ''], ['x-amz-acl' => 'public-read'])->status_code, 'make it public');
same('a red coat', anonymous('GET', $endpoint . $image)->body, 'anybody reads it');
same(204, $elsewhere->call('DELETE', $image)->status_code, 'delete it');
same(204, $elsewhere->call('DELETE', "/$bucket")->status_code, 'delete the bucket');
echo "done\n";
