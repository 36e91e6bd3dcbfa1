<?php
/*
 * What a plugin that offloads WordPress's media asks of S3, call by call, over WordPress's own HTTP library and signed by
 * AsyncAws. Ends with 0 when every answer was what such a plugin needs.
 */

declare(strict_types=1);

require __DIR__ . '/s3_of_wordpress.php';

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
