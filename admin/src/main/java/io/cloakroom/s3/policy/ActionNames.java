package io.cloakroom.s3.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// All names of actions that AWS documents for S3 (Service Authorization Reference, "Actions, resources, and
/// condition keys for Amazon S3"), also of operations that this server lacks: policies written for AWS contain them.
/// Any other name is a typing error.
final class ActionNames {
    /// Without `s3:`, in lower case.
    private static final Set<String> KNOWN =
            new TreeSet<>(List.of("""
            AbortMultipartUpload AssociateAccessGrantsIdentityCenter BypassGovernanceRetention CreateAccessGrant
            CreateAccessGrantsInstance CreateAccessGrantsLocation CreateAccessPoint
            CreateAccessPointForObjectLambda CreateBucket CreateBucketMetadataTableConfiguration CreateJob
            CreateMultiRegionAccessPoint CreateStorageLensGroup DeleteAccessGrant DeleteAccessGrantsInstance
            DeleteAccessGrantsInstanceResourcePolicy DeleteAccessGrantsLocation DeleteAccessPoint
            DeleteAccessPointForObjectLambda DeleteAccessPointPolicy DeleteAccessPointPolicyForObjectLambda
            DeleteAccessPointScope DeleteBucket DeleteBucketMetadataTableConfiguration DeleteBucketPolicy
            DeleteBucketWebsite DeleteJobTagging DeleteMultiRegionAccessPoint DeleteObject DeleteObjectTagging
            DeleteObjectVersion DeleteObjectVersionTagging DeleteStorageLensConfiguration
            DeleteStorageLensConfigurationTagging DeleteStorageLensGroup DescribeJob
            DescribeMultiRegionAccessPointOperation DissociateAccessGrantsIdentityCenter
            GetAccelerateConfiguration GetAccessGrant GetAccessGrantsInstance GetAccessGrantsInstanceForPrefix
            GetAccessGrantsInstanceResourcePolicy GetAccessGrantsLocation GetAccessPoint
            GetAccessPointConfigurationForObjectLambda GetAccessPointForObjectLambda GetAccessPointPolicy
            GetAccessPointPolicyForObjectLambda GetAccessPointPolicyStatus
            GetAccessPointPolicyStatusForObjectLambda GetAccessPointScope GetAccountPublicAccessBlock
            GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLocation
            GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification
            GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus
            GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging GetBucketVersioning
            GetBucketWebsite GetDataAccess GetEncryptionConfiguration GetIntelligentTieringConfiguration
            GetInventoryConfiguration GetJobTagging GetLifecycleConfiguration GetMetricsConfiguration
            GetMultiRegionAccessPoint GetMultiRegionAccessPointPolicy GetMultiRegionAccessPointPolicyStatus
            GetMultiRegionAccessPointRoutes GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold
            GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion GetObjectVersionAcl
            GetObjectVersionAttributes GetObjectVersionForReplication GetObjectVersionTagging
            GetObjectVersionTorrent GetReplicationConfiguration GetStorageLensConfiguration
            GetStorageLensConfigurationTagging GetStorageLensDashboard GetStorageLensGroup InitiateReplication
            ListAccessGrants ListAccessGrantsInstances ListAccessGrantsLocations ListAccessPoints
            ListAccessPointsForObjectLambda ListAllMyBuckets ListBucket ListBucketMultipartUploads
            ListBucketVersions ListCallerAccessGrants ListJobs ListMultiRegionAccessPoints
            ListMultipartUploadParts ListStorageLensConfigurations ListStorageLensGroups ListTagsForResource
            ObjectOwnerOverrideToBucketOwner PauseReplication PutAccelerateConfiguration
            PutAccessGrantsInstanceResourcePolicy PutAccessPointConfigurationForObjectLambda
            PutAccessPointPolicy PutAccessPointPolicyForObjectLambda PutAccessPointPublicAccessBlock
            PutAccessPointScope PutAccountPublicAccessBlock PutAnalyticsConfiguration PutBucketAbac PutBucketAcl
            PutBucketCORS PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration
            PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketRequestPayment
            PutBucketTagging PutBucketVersioning PutBucketWebsite PutEncryptionConfiguration
            PutIntelligentTieringConfiguration PutInventoryConfiguration PutJobTagging PutLifecycleConfiguration
            PutMetricsConfiguration PutMultiRegionAccessPointPolicy PutObject PutObjectAcl PutObjectLegalHold
            PutObjectRetention PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging
            PutReplicationConfiguration PutStorageLensConfiguration PutStorageLensConfigurationTagging
            ReplicateDelete ReplicateObject ReplicateTags RestoreObject SubmitMultiRegionAccessPointRoutes
            TagResource UntagResource UpdateAccessGrantsLocation UpdateBucketMetadataInventoryTableConfiguration
            UpdateBucketMetadataJournalTableConfiguration UpdateJobPriority UpdateJobStatus
            UpdateObjectEncryption UpdateStorageLensGroup
            """.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)));

    private ActionNames() {}

    /// Whether a pattern such as `s3:Get*` or `*` matches the name of any action.
    static boolean know(String pattern) {
        var lower = pattern.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("s3:")) {
            return true;
        }
        var name = lower.substring("s3:".length());
        if (name.indexOf('*') < 0 && name.indexOf('?') < 0) {
            return KNOWN.contains(name);
        }
        var patterns = new PatternSet(List.of(name));
        return KNOWN.stream().anyMatch(known -> patterns.matches(known, new Effort()));
    }
}
