// The calls of Terraform's AWS provider for aws_s3_bucket and the resources beside it: create, refresh, destroy. The order
// of the reads is that of resourceBucketRead.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

var (
	ctx      = context.Background()
	endpoint = os.Getenv("ENDPOINT")
	client   = s3.New(s3.Options{
		BaseEndpoint: aws.String(endpoint),
		Region:       "us-east-1",
		UsePathStyle: true,
		Credentials:  credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), ""),
	})
)

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", arguments...)
	os.Exit(1)
}

// The code of S3's error; "" when there is none.
func codeOf(err error) string {
	var refused smithy.APIError
	if err == nil {
		return ""
	}
	if !errors.As(err, &refused) {
		fail("no error of S3: %v", err)
	}
	return refused.ErrorCode()
}

func expect(what string, err error, code string) {
	if got := codeOf(err); got != code {
		fail("%s: expected %q, got %q: %v", what, code, got, err)
	}
	fmt.Println("ok:", what)
}

// Expects success, and returns the answer.
func must[T any](what string) func(T, error) T {
	return func(answer T, err error) T {
		expect(what, err, "")
		return answer
	}
}

func errorOf[T any](_ T, err error) error {
	return err
}

func same[T comparable](what string, expected, got T) {
	if expected != got {
		fail("%s: expected %v, got %v", what, expected, got)
	}
}

// Every document that a bucket resource reads, and the code that says that there is none. Reads without a code answer
// with a document always.
type read struct {
	name   string
	absent string
	call   func(bucket *string) error
}

var bucketReads = []read{
	{"HeadBucket", "", func(b *string) error { return errorOf(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: b})) }},
	{"GetBucketPolicy", "NoSuchBucketPolicy", func(b *string) error {
		return errorOf(client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: b}))
	}},
	{"GetBucketAcl", "", func(b *string) error { return errorOf(client.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: b})) }},
	{"GetBucketCors", "NoSuchCORSConfiguration", func(b *string) error {
		return errorOf(client.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: b}))
	}},
	{"GetBucketWebsite", "NoSuchWebsiteConfiguration", func(b *string) error {
		return errorOf(client.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: b}))
	}},
	{"GetBucketVersioning", "", func(b *string) error {
		return errorOf(client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: b}))
	}},
	{"GetBucketAccelerateConfiguration", "", func(b *string) error {
		return errorOf(client.GetBucketAccelerateConfiguration(ctx, &s3.GetBucketAccelerateConfigurationInput{Bucket: b}))
	}},
	{"GetBucketRequestPayment", "", func(b *string) error {
		return errorOf(client.GetBucketRequestPayment(ctx, &s3.GetBucketRequestPaymentInput{Bucket: b}))
	}},
	{"GetBucketLogging", "", func(b *string) error {
		return errorOf(client.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: b}))
	}},
	{"GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration", func(b *string) error {
		return errorOf(client.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: b}))
	}},
	{"GetBucketReplication", "ReplicationConfigurationNotFoundError", func(b *string) error {
		return errorOf(client.GetBucketReplication(ctx, &s3.GetBucketReplicationInput{Bucket: b}))
	}},
	{"GetBucketEncryption", "ServerSideEncryptionConfigurationNotFoundError", func(b *string) error {
		return errorOf(client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: b}))
	}},
	{"GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError", func(b *string) error {
		return errorOf(client.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: b}))
	}},
	{"GetBucketLocation", "", func(b *string) error {
		return errorOf(client.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: b}))
	}},
	{"GetBucketTagging", "NoSuchTagSet", func(b *string) error {
		return errorOf(client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: b}))
	}},
}

// What the resources beside aws_s3_bucket, the data sources and the lists read.
var otherReads = []read{
	{"GetBucketOwnershipControls", "OwnershipControlsNotFoundError", func(b *string) error {
		return errorOf(client.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: b}))
	}},
	{"GetPublicAccessBlock", "NoSuchPublicAccessBlockConfiguration", func(b *string) error {
		return errorOf(client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: b}))
	}},
	{"GetBucketNotificationConfiguration", "", func(b *string) error {
		return errorOf(client.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: b}))
	}},
	{"GetBucketAnalyticsConfiguration", "NoSuchConfiguration", func(b *string) error {
		return errorOf(client.GetBucketAnalyticsConfiguration(ctx, &s3.GetBucketAnalyticsConfigurationInput{Bucket: b, Id: aws.String("a")}))
	}},
	{"GetBucketInventoryConfiguration", "NoSuchConfiguration", func(b *string) error {
		return errorOf(client.GetBucketInventoryConfiguration(ctx, &s3.GetBucketInventoryConfigurationInput{Bucket: b, Id: aws.String("a")}))
	}},
	{"GetBucketMetricsConfiguration", "NoSuchConfiguration", func(b *string) error {
		return errorOf(client.GetBucketMetricsConfiguration(ctx, &s3.GetBucketMetricsConfigurationInput{Bucket: b, Id: aws.String("a")}))
	}},
	{"GetBucketIntelligentTieringConfiguration", "NoSuchConfiguration", func(b *string) error {
		return errorOf(client.GetBucketIntelligentTieringConfiguration(ctx, &s3.GetBucketIntelligentTieringConfigurationInput{Bucket: b, Id: aws.String("a")}))
	}},
	{"ListBucketAnalyticsConfigurations", "", func(b *string) error {
		return errorOf(client.ListBucketAnalyticsConfigurations(ctx, &s3.ListBucketAnalyticsConfigurationsInput{Bucket: b}))
	}},
	{"ListBucketInventoryConfigurations", "", func(b *string) error {
		return errorOf(client.ListBucketInventoryConfigurations(ctx, &s3.ListBucketInventoryConfigurationsInput{Bucket: b}))
	}},
	{"ListBucketMetricsConfigurations", "", func(b *string) error {
		return errorOf(client.ListBucketMetricsConfigurations(ctx, &s3.ListBucketMetricsConfigurationsInput{Bucket: b}))
	}},
	{"ListBucketIntelligentTieringConfigurations", "", func(b *string) error {
		return errorOf(client.ListBucketIntelligentTieringConfigurations(ctx, &s3.ListBucketIntelligentTieringConfigurationsInput{Bucket: b}))
	}},
	{"GetBucketAbac", "", func(b *string) error {
		return errorOf(client.GetBucketAbac(ctx, &s3.GetBucketAbacInput{Bucket: b}))
	}},
	{"GetBucketMetadataConfiguration", "MetadataConfigurationNotFound", func(b *string) error {
		return errorOf(client.GetBucketMetadataConfiguration(ctx, &s3.GetBucketMetadataConfigurationInput{Bucket: b}))
	}},
	{"GetBucketMetadataTableConfiguration", "MetadataConfigurationNotFound", func(b *string) error {
		return errorOf(client.GetBucketMetadataTableConfiguration(ctx, &s3.GetBucketMetadataTableConfigurationInput{Bucket: b}))
	}},
	{"GetBucketPolicyStatus", "NoSuchBucketPolicy", func(b *string) error {
		return errorOf(client.GetBucketPolicyStatus(ctx, &s3.GetBucketPolicyStatusInput{Bucket: b}))
	}},
	{"ListObjectVersions", "", func(b *string) error {
		return errorOf(client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: b}))
	}},
}

// Reads all there is, of which these documents are set.
func refresh(bucket *string, set ...string) {
	isSet := map[string]bool{}
	for _, name := range set {
		isSet[name] = true
	}
	for _, each := range append(append([]read{}, bucketReads...), otherReads...) {
		absent := each.absent
		if isSet[each.name] {
			absent = ""
		}
		expect(each.name, each.call(bucket), absent)
	}
	// The provider asks without keys for the region.
	answer, err := http.Head(endpoint + "/" + *bucket)
	if err != nil {
		fail("%v", err)
	}
	same("the region", "us-east-1", answer.Header.Get("x-amz-bucket-region"))
}

func create(input *s3.CreateBucketInput) {
	expect("no bucket yet", errorOf(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: input.Bucket})), "NotFound")
	input.ACL = types.BucketCannedACLPrivate
	expect("CreateBucket", errorOf(client.CreateBucket(ctx, input)), "")
	expect("HeadBucket", errorOf(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: input.Bucket})), "")
}

// Each resource puts its document, and reads it to see that it holds.
func companions(b *string) {
	must[*s3.PutBucketTaggingOutput]("PutBucketTagging")(client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
		Bucket: b, Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("team"), Value: aws.String("cloak room")}}}}))
	tags := must[*s3.GetBucketTaggingOutput]("tags")(client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: b}))
	same("the tag", "team=cloak room", *tags.TagSet[0].Key+"="+*tags.TagSet[0].Value)

	must[*s3.PutBucketOwnershipControlsOutput]("PutBucketOwnershipControls")(client.PutBucketOwnershipControls(ctx, &s3.PutBucketOwnershipControlsInput{
		Bucket: b, OwnershipControls: &types.OwnershipControls{Rules: []types.OwnershipControlsRule{{ObjectOwnership: types.ObjectOwnershipBucketOwnerPreferred}}}}))
	ownership := must[*s3.GetBucketOwnershipControlsOutput]("ownership")(client.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: b}))
	same("the ownership", types.ObjectOwnershipBucketOwnerPreferred, ownership.OwnershipControls.Rules[0].ObjectOwnership)

	must[*s3.PutPublicAccessBlockOutput]("PutPublicAccessBlock")(client.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: b, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: aws.Bool(false), BlockPublicPolicy: aws.Bool(false), IgnorePublicAcls: aws.Bool(true), RestrictPublicBuckets: aws.Bool(false)}}))
	block := must[*s3.GetPublicAccessBlockOutput]("block")(client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: b}))
	same("the block", true, *block.PublicAccessBlockConfiguration.IgnorePublicAcls)
	same("no block", false, *block.PublicAccessBlockConfiguration.RestrictPublicBuckets)

	must[*s3.PutBucketAclOutput]("PutBucketAcl")(client.PutBucketAcl(ctx, &s3.PutBucketAclInput{Bucket: b, ACL: types.BucketCannedACLPublicRead}))
	acl := must[*s3.GetBucketAclOutput]("ACL")(client.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: b}))
	same("the grants", 2, len(acl.Grants))
	same("the owner", *acl.Owner.ID, *acl.Grants[0].Grantee.ID)
	same("everybody", "http://acs.amazonaws.com/groups/global/AllUsers", *acl.Grants[1].Grantee.URI)

	policy := fmt.Sprintf(`{"Statement":[{"Action":"s3:GetObject","Effect":"Allow","Principal":"*","Resource":"arn:aws:s3:::%s/*"}],"Version":"2012-10-17"}`, *b)
	must[*s3.PutBucketPolicyOutput]("PutBucketPolicy")(client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: b, Policy: &policy}))
	kept := must[*s3.GetBucketPolicyOutput]("policy")(client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: b}))
	same("the policy", policy, *kept.Policy)

	must[*s3.PutBucketCorsOutput]("PutBucketCors")(client.PutBucketCors(ctx, &s3.PutBucketCorsInput{
		Bucket: b, CORSConfiguration: &types.CORSConfiguration{CORSRules: []types.CORSRule{{
			AllowedHeaders: []string{"*"}, AllowedMethods: []string{"PUT", "POST"}, AllowedOrigins: []string{"https://*.example.org"},
			ExposeHeaders: []string{"ETag"}, ID: aws.String("shop"), MaxAgeSeconds: aws.Int32(3000)}}}}))
	cors := must[*s3.GetBucketCorsOutput]("CORS")(client.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: b}))
	same("the methods", "PUT POST", cors.CORSRules[0].AllowedMethods[0]+" "+cors.CORSRules[0].AllowedMethods[1])
	same("the age", int32(3000), *cors.CORSRules[0].MaxAgeSeconds)

	lifecycle := must[*s3.PutBucketLifecycleConfigurationOutput]("PutBucketLifecycleConfiguration")(client.PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
		Bucket: b, TransitionDefaultMinimumObjectSize: types.TransitionDefaultMinimumObjectSizeVariesByStorageClass,
		LifecycleConfiguration: &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{{
			ID: aws.String("logs"), Status: types.ExpirationStatusEnabled, Filter: &types.LifecycleRuleFilter{Prefix: aws.String("")},
			Expiration:  &types.LifecycleExpiration{Days: aws.Int32(90)},
			Transitions: []types.Transition{{Days: aws.Int32(30), StorageClass: types.TransitionStorageClassStandardIa}}}}}}))
	same("the least size", types.TransitionDefaultMinimumObjectSizeVariesByStorageClass, lifecycle.TransitionDefaultMinimumObjectSize)
	rules := must[*s3.GetBucketLifecycleConfigurationOutput]("lifecycle")(client.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: b}))
	same("the least size", types.TransitionDefaultMinimumObjectSizeVariesByStorageClass, rules.TransitionDefaultMinimumObjectSize)
	same("the prefix", "", *rules.Rules[0].Filter.Prefix)
	same("the end", int32(90), *rules.Rules[0].Expiration.Days)

	must[*s3.PutBucketVersioningOutput]("PutBucketVersioning")(client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: b, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}}))
	versioning := must[*s3.GetBucketVersioningOutput]("versioning")(client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: b}))
	same("the versioning", types.BucketVersioningStatusEnabled, versioning.Status)

	must[*s3.PutBucketRequestPaymentOutput]("PutBucketRequestPayment")(client.PutBucketRequestPayment(ctx, &s3.PutBucketRequestPaymentInput{
		Bucket: b, RequestPaymentConfiguration: &types.RequestPaymentConfiguration{Payer: types.PayerRequester}}))
	payment := must[*s3.GetBucketRequestPaymentOutput]("request payment")(client.GetBucketRequestPayment(ctx, &s3.GetBucketRequestPaymentInput{Bucket: b}))
	same("the payer", types.PayerRequester, payment.Payer)
}

// What cannot be kept yet is refused by name, so that Terraform does not take it for done.
func refused(b *string) {
	expect("PutBucketWebsite", errorOf(client.PutBucketWebsite(ctx, &s3.PutBucketWebsiteInput{
		Bucket: b, WebsiteConfiguration: &types.WebsiteConfiguration{IndexDocument: &types.IndexDocument{Suffix: aws.String("index.html")}}})), "NotImplemented")
	expect("PutBucketAccelerateConfiguration", errorOf(client.PutBucketAccelerateConfiguration(ctx, &s3.PutBucketAccelerateConfigurationInput{
		Bucket: b, AccelerateConfiguration: &types.AccelerateConfiguration{Status: types.BucketAccelerateStatusEnabled}})), "NotImplemented")
	expect("PutBucketLogging", errorOf(client.PutBucketLogging(ctx, &s3.PutBucketLoggingInput{
		Bucket: b, BucketLoggingStatus: &types.BucketLoggingStatus{LoggingEnabled: &types.LoggingEnabled{TargetBucket: b, TargetPrefix: aws.String("log/")}}})), "NotImplemented")
	expect("PutBucketAbac", errorOf(client.PutBucketAbac(ctx, &s3.PutBucketAbacInput{
		Bucket: b, AbacStatus: &types.AbacStatus{Status: types.BucketAbacStatusEnabled}})), "NotImplemented")
}

func encryption(b *string) {
	must[*s3.PutBucketEncryptionOutput]("PutBucketEncryption")(client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
		Bucket: b, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
			ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256}}}}}))
	kept := must[*s3.GetBucketEncryptionOutput]("encryption")(client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: b}))
	same("the encryption", types.ServerSideEncryptionAes256,
		kept.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm)
	expect("DeleteBucketEncryption", errorOf(client.DeleteBucketEncryption(ctx, &s3.DeleteBucketEncryptionInput{Bucket: b})), "")
}

func objectLock(b *string) {
	lock := &types.ObjectLockConfiguration{ObjectLockEnabled: types.ObjectLockEnabledEnabled, Rule: &types.ObjectLockRule{
		DefaultRetention: &types.DefaultRetention{Mode: types.ObjectLockRetentionModeGovernance, Days: aws.Int32(5)}}}
	must[*s3.PutObjectLockConfigurationOutput]("PutObjectLockConfiguration")(client.PutObjectLockConfiguration(ctx, &s3.PutObjectLockConfigurationInput{
		Bucket: b, ObjectLockConfiguration: lock}))
	kept := must[*s3.GetObjectLockConfigurationOutput]("Object Lock")(client.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: b}))
	same("the retention", int32(5), *kept.ObjectLockConfiguration.Rule.DefaultRetention.Days)
	lock.Rule = nil // how the resource is destroyed
	must[*s3.PutObjectLockConfigurationOutput]("no retention")(client.PutObjectLockConfiguration(ctx, &s3.PutObjectLockConfigurationInput{
		Bucket: b, ObjectLockConfiguration: lock}))
}

func destroy(b *string) {
	expect("PutBucketRequestPayment", errorOf(client.PutBucketRequestPayment(ctx, &s3.PutBucketRequestPaymentInput{
		Bucket: b, RequestPaymentConfiguration: &types.RequestPaymentConfiguration{Payer: types.PayerBucketOwner}})), "")
	expect("PutBucketVersioning", errorOf(client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: b, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusSuspended}})), "")
	expect("DeleteBucketCors", errorOf(client.DeleteBucketCors(ctx, &s3.DeleteBucketCorsInput{Bucket: b})), "")
	expect("DeleteBucketPolicy", errorOf(client.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: b})), "")
	expect("PutBucketAcl", errorOf(client.PutBucketAcl(ctx, &s3.PutBucketAclInput{Bucket: b, ACL: types.BucketCannedACLPrivate})), "")
	expect("DeletePublicAccessBlock", errorOf(client.DeletePublicAccessBlock(ctx, &s3.DeletePublicAccessBlockInput{Bucket: b})), "")
	expect("DeleteBucketOwnershipControls", errorOf(client.DeleteBucketOwnershipControls(ctx, &s3.DeleteBucketOwnershipControlsInput{Bucket: b})), "")
	expect("DeleteBucketLifecycle", errorOf(client.DeleteBucketLifecycle(ctx, &s3.DeleteBucketLifecycleInput{Bucket: b})), "")
	expect("DeleteBucketEncryption", errorOf(client.DeleteBucketEncryption(ctx, &s3.DeleteBucketEncryptionInput{Bucket: b})), "")
	expect("DeleteBucketWebsite", errorOf(client.DeleteBucketWebsite(ctx, &s3.DeleteBucketWebsiteInput{Bucket: b})), "")
	expect("DeleteBucketReplication", errorOf(client.DeleteBucketReplication(ctx, &s3.DeleteBucketReplicationInput{Bucket: b})), "")
	expect("PutBucketLogging", errorOf(client.PutBucketLogging(ctx, &s3.PutBucketLoggingInput{Bucket: b, BucketLoggingStatus: &types.BucketLoggingStatus{}})), "")
	expect("PutBucketNotificationConfiguration", errorOf(client.PutBucketNotificationConfiguration(ctx, &s3.PutBucketNotificationConfigurationInput{
		Bucket: b, NotificationConfiguration: &types.NotificationConfiguration{}})), "")
	expect("PutBucketAbac", errorOf(client.PutBucketAbac(ctx, &s3.PutBucketAbacInput{
		Bucket: b, AbacStatus: &types.AbacStatus{Status: types.BucketAbacStatusDisabled}})), "")
	expect("DeleteBucketAnalyticsConfiguration", errorOf(client.DeleteBucketAnalyticsConfiguration(ctx, &s3.DeleteBucketAnalyticsConfigurationInput{
		Bucket: b, Id: aws.String("a")})), "NoSuchConfiguration")
	expect("DeleteBucketMetadataConfiguration", errorOf(client.DeleteBucketMetadataConfiguration(ctx, &s3.DeleteBucketMetadataConfigurationInput{Bucket: b})), "MetadataConfigurationNotFound")
	expect("DeleteBucketTagging", errorOf(client.DeleteBucketTagging(ctx, &s3.DeleteBucketTaggingInput{Bucket: b})), "")
	refresh(b)
	expect("DeleteBucket", errorOf(client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: b})), "")
	expect("it is gone", errorOf(client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: b})), "NotFound")
}

func main() {
	bucket := aws.String(os.Getenv("PREFIX") + "-terraform")
	create(&s3.CreateBucketInput{Bucket: bucket, CreateBucketConfiguration: &types.CreateBucketConfiguration{
		Tags: []types.Tag{{Key: aws.String("made-by"), Value: aws.String("Terraform")}}}})
	refresh(bucket, "GetBucketTagging")
	refused(bucket)
	encryption(bucket)
	companions(bucket)
	refresh(bucket, "GetBucketPolicy", "GetBucketPolicyStatus", "GetBucketCors", "GetBucketLifecycleConfiguration", "GetBucketTagging", "GetBucketOwnershipControls", "GetPublicAccessBlock")
	destroy(bucket)

	locked := aws.String(os.Getenv("PREFIX") + "-locked")
	create(&s3.CreateBucketInput{Bucket: locked, ObjectLockEnabledForBucket: aws.Bool(true)})
	objectLock(locked)
	refresh(locked, "GetObjectLockConfiguration")
	expect("DeleteBucket", errorOf(client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: locked})), "")
	fmt.Println("done")
}
