// MinIO's library for Go with each kind of encryption: puts, reads, copies, composes, uploads in parts, and says what a bucket
// encrypts with.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand"
	"os"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/encrypt"
	"github.com/minio/minio-go/v7/pkg/sse"
)

const mib = 1 << 20

var (
	ctx    = context.Background()
	bucket = os.Getenv("PREFIX")
	key    = os.Getenv("KMS_KEY")
	client *minio.Client
)

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

// Expects success, and returns the answer.
func must[T any](answer T, err error) T {
	done(err)
	return answer
}

func done(err error) {
	if err != nil {
		fail("%#v", err)
	}
}

func expect[T comparable](what string, expected, got T) {
	if expected != got {
		fail("%s: expected %v, got %v", what, expected, got)
	}
}

func refused(what, code string, err error) {
	expect(what, code, minio.ToErrorResponse(err).Code)
}

func random(size int, seed int64) []byte {
	data := make([]byte, size)
	rand.New(rand.NewSource(seed)).Read(data)
	return data
}

type kind struct {
	name string
	with encrypt.ServerSide
	told map[string]string
}

// What a read has to bring: a key of the client's, and nothing else.
func (k kind) reading() minio.GetObjectOptions {
	return minio.GetObjectOptions{ServerSideEncryption: encrypt.SSE(k.with)}
}

func (k kind) putting() minio.PutObjectOptions {
	return minio.PutObjectOptions{ServerSideEncryption: k.with, PartSize: 5 * mib}
}

func (k kind) source(object string) minio.CopySrcOptions {
	source := minio.CopySrcOptions{Bucket: bucket, Object: object}
	if k.with.Type() == encrypt.SSEC {
		source.Encryption = k.with
	}
	return source
}

func (k kind) target(object string) minio.CopyDestOptions {
	return minio.CopyDestOptions{Bucket: bucket, Object: object, Encryption: k.with}
}

// Expects an object with this content that says that it is encrypted so.
func (k kind) holds(object string, content []byte) {
	info := must(client.StatObject(ctx, bucket, object, k.reading()))
	expect(object+"'s size", int64(len(content)), info.Size)
	for _, name := range []string{"", "-Aws-Kms-Key-Id", "-Customer-Algorithm"} {
		expect(object+"'s "+name, k.told[name], info.Metadata.Get("X-Amz-Server-Side-Encryption"+name))
	}
	got := must(client.GetObject(ctx, bucket, object, k.reading()))
	expect(object+" read", true, bytes.Equal(content, must(io.ReadAll(got))))
	if len(content) > 100 {
		part := make([]byte, 50)
		must(got.ReadAt(part, int64(len(content)-100)))
		expect(object+" read from the middle", true, bytes.Equal(content[len(content)-100:len(content)-50], part))
	}
	done(got.Close())
}

func (k kind) put(object string, content []byte, size int64) {
	must(client.PutObject(ctx, bucket, object, bytes.NewReader(content), size, k.putting()))
}

func (k kind) try(all []kind) {
	for _, size := range []int{0, 1, 100_000} {
		content := random(size, int64(size))
		k.put("small", content, int64(size))
		k.holds("small", content)
	}
	content := random(11*mib, 11)
	k.put("big", content, int64(len(content)))
	k.holds("big", content)
	// Of unknown length, and with a thread for each part.
	options := k.putting()
	options.ConcurrentStreamParts = true
	options.NumThreads = 3
	must(client.PutObject(ctx, bucket, "streamed", io.MultiReader(bytes.NewReader(content)), -1, options))
	k.holds("streamed", content)
	attributes := must(client.GetObjectAttributes(ctx, bucket, "big", minio.ObjectAttributesOptions{ServerSideEncryption: k.source("big").Encryption}))
	expect("size by attributes", len(content), attributes.ObjectSize)

	for _, other := range all {
		must(client.CopyObject(ctx, other.target("copy"), k.source("small")))
		other.holds("copy", random(100_000, 100_000))
	}
	must(client.ComposeObject(ctx, k.target("composed"), k.source("big"), k.source("small")))
	k.holds("composed", append(content, random(100_000, 100_000)...))
	fmt.Println("ok:", k.name)
}

func tryBucket(all []kind) {
	_, err := client.GetBucketEncryption(ctx, bucket)
	refused("no encryption", "ServerSideEncryptionConfigurationNotFoundError", err)
	for at, configuration := range []*sse.Configuration{sse.NewConfigurationSSES3(), sse.NewConfigurationSSEKMS(key)} {
		done(client.SetBucketEncryption(ctx, bucket, configuration))
		expect("the rule", configuration.Rules[0], must(client.GetBucketEncryption(ctx, bucket)).Rules[0])
		must(client.PutObject(ctx, bucket, "default", bytes.NewReader([]byte("hello")), 5, minio.PutObjectOptions{}))
		all[at].holds("default", []byte("hello"))
	}
	done(client.RemoveBucketEncryption(ctx, bucket))
	_, err = client.GetBucketEncryption(ctx, bucket)
	refused("no encryption any more", "ServerSideEncryptionConfigurationNotFoundError", err)
	fmt.Println("ok: bucket")
}

func main() {
	client = must(minio.New(os.Getenv("ENDPOINT"), &minio.Options{
		Creds:  credentials.NewStaticV4(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), ""),
		Secure: true,
		Region: "us-east-1",
	}))
	done(client.MakeBucket(ctx, bucket, minio.MakeBucketOptions{}))
	customer := must(encrypt.NewSSEC(random(32, 1)))
	kinds := []kind{
		{"SSE-S3", encrypt.NewSSE(), map[string]string{"": "AES256"}},
		{"SSE-KMS", must(encrypt.NewSSEKMS(key, map[string]string{"owner": "minio"})), map[string]string{"": "aws:kms", "-Aws-Kms-Key-Id": key}},
		{"SSE-C", customer, map[string]string{"-Customer-Algorithm": "AES256"}},
	}
	for _, kind := range kinds {
		kind.try(kinds)
	}
	// An answer to HEAD has no body, so that the library makes the code of the status.
	_, err := client.StatObject(ctx, bucket, "big", minio.StatObjectOptions{})
	expect("HEAD without the key", 400, minio.ToErrorResponse(err).StatusCode)
	other := kind{"other", must(encrypt.NewSSEC(random(32, 2))), nil}
	_, err = client.StatObject(ctx, bucket, "big", other.reading())
	refused("HEAD with another key", "AccessDenied", err)
	_, _, _, err = minio.Core{Client: client}.GetObject(ctx, bucket, "big", other.reading())
	refused("GET with another key", "AccessDenied", err)
	_, err = client.CopyObject(ctx, kinds[0].target("copy"), kinds[0].source("big"))
	refused("copy without the key", "InvalidRequest", err)
	tryBucket(kinds)
	fmt.Println("done")
}
