/**
 * What calls of packages for clouds, stores and clusters destroy, in any language that names them so. Data.
 */
import { allValues, asks, isTrue, option, type Rule } from "./library.ts";
import { originOf, unknownFrom } from "./value.ts";

const destroys = asks(
	"critical",
	"destructive",
	"Destroys stored data or infrastructure.",
);

const inCluster: Rule = (call) => {
	call.effects.report(
		call.span,
		"high",
		"destructive",
		"Deletes part of a cluster or a service.",
	);
	return undefined;
};

/** A filter that selects everything. */
const deletesMany: Rule = (call) => {
	const [filter] = call.args;
	const isAll =
		filter === undefined ||
		(filter.kind === "record" && filter.entries.size === 0);
	if (isAll) return destroys(call);
	return inCluster(call);
};

/** What it gives belongs to a client of that kind, and so does what its methods give. */
const client =
	(type: string): Rule =>
	(call) =>
		unknownFrom(originOf(allValues(call)), type);

/** `Model.objects.all()`: every row there is. */
const everyRow: Rule = (call) => {
	const { receiver } = call;
	return unknownFrom(
		originOf(allValues(call)),
		receiver?.kind === "name" && receiver.name.endsWith(".objects")
			? "every-row"
			: receiver?.type,
	);
};

const privileged: Rule = (call) => {
	if (
		isTrue(option(call, "privileged")) ||
		isTrue(option(call, "cap_add")) ||
		option(call, "pid_mode") !== undefined
	)
		call.effects.report(
			call.span,
			"high",
			"privilege",
			"Starts a container with rights over its host.",
		);
	return unknownFrom(0, "docker");
};

export const stores: Readonly<Record<string, Rule>> = {
	".delete_bucket .delete_db_instance .delete_db_cluster .delete_cluster .delete_stack .delete_table .terminate_instances .delete_volume .delete_snapshot .delete_file_system .delete_repository .delete_project .delete_keyspace .delete_domain .delete_dataset .delete_database .delete_instance .delete_hosted_zone .delete_user_pool .delete_vault .delete_backup .delete_namespace .delete_collection_namespaced_pod .dropDatabase .drop_database .dropUser .dropAllUsers .flushall .flushdb .flushAll .flushDb .drop_all .drop_table .dropTable .dropTableIfExists .dropSchema .drop_collection .dropCollection .delete_index .deleteIndex .deleteBucket .deleteTable .deleteDatabase .force_delete_bucket":
		destroys,
	".delete_objects .delete_security_group .delete_role .delete_user .delete_function .delete_queue .delete_topic .delete_namespaced_pod .delete_namespaced_deployment .delete_node .create_user .create_access_key .attach_user_policy .attach_role_policy .put_user_policy .add_user_to_group .create_login_profile .stop_instances .reboot_instances":
		inCluster,
	".delete_many .deleteMany .delete_by_query": deletesMany,
	".get_secret_value .get_parameter .access_secret_version .read_secret_version .get_session_token .getSecretValue":
		(call) => {
			if (
				call.name === ".get_parameter" &&
				!isTrue(option(call, "WithDecryption"))
			)
				return undefined;
			call.effects.report(
				call.span,
				"high",
				"secrets",
				"Reads a secret from a secrets manager.",
			);
			return undefined;
		},
	"boto3.client boto3.resource boto3.Session boto3.session.Session":
		client("aws"),
	"aws.Bucket aws.Table aws.Instance aws.Vpc aws.Volume aws.Snapshot aws.Stack":
		client("aws-store"),
	"aws.Object aws-store.Object": client("aws-object"),
	"aws-store.delete aws-store.terminate aws.terminate": destroys,
	"aws-object.delete aws.delete_object aws.delete": inCluster,
	"storage.Client google.cloud.storage.Client bigquery.Client google.cloud.bigquery.Client":
		client("google"),
	"google.bucket google.get_bucket google.dataset": client("google-store"),
	"google-store.blob google-store.get_blob": client("google-object"),
	"google-store.delete": destroys,
	"google-object.delete": inCluster,
	"BlobServiceClient.from_connection_string azure.storage.blob.BlobServiceClient.from_connection_string":
		client("azure"),
	"azure.delete_container azure.delete_share azure.begin_delete": destroys,
	".begin_delete": destroys,
	"pymongo.MongoClient MongoClient motor.motor_asyncio.AsyncIOMotorClient":
		client("mongo"),
	"mongo.drop mongo.dropDatabase mongo.drop_indexes": destroys,
	"elasticsearch.Elasticsearch Elasticsearch opensearchpy.OpenSearch":
		client("elastic"),
	"elastic.delete": (call) =>
		option(call, "id") === undefined ? destroys(call) : undefined,
	".all": everyRow,
	"every-row.delete every-row._raw_delete": destroys,
	".query": (call) =>
		unknownFrom(
			originOf(allValues(call)),
			call.receiver?.kind === "name" &&
				call.receiver.name.endsWith("session") &&
				call.args[0]?.kind === "name"
				? "every-row"
				: call.receiver?.type,
		),
	"every-row.filter every-row.filter_by every-row.where every-row.exclude every-row.limit":
		client("some-rows"),
	knex: client("every-row"),
	"every-row.del every-row.truncate every-row.deleteAll": destroys,
	"every-row.whereIn every-row.whereNull every-row.whereNot every-row.andWhere every-row.select every-row.insert every-row.first every-row.orderBy every-row.join":
		client("some-rows"),
	"docker.from_env docker.DockerClient docker.APIClient": client("docker"),
	"docker.run docker.create docker.create_container": privileged,
	"docker.prune docker.prune_containers docker.prune_volumes docker.remove_volume":
		inCluster,
	"docker.exec_run": (call) =>
		unknownFrom(
			call.args[0]?.kind === "list"
				? call.effects.words([call.args[0]], call.span)
				: call.effects.shell(call.args[0], call.span),
		),
	"DeleteBucketCommand .DeleteBucketCommand .TerminateInstancesCommand .DeleteDBInstanceCommand .DeleteDBClusterCommand .DeleteTableCommand .DeleteStackCommand .DeleteClusterCommand .DeleteVolumeCommand .DeleteSnapshotCommand .DeleteFileSystemCommand":
		destroys,
};
