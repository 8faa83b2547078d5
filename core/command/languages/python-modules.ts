/**
 * What calls of packages for clouds, stores and clusters destroy, in any language that names them so. Data.
 */
import { asks, isTrue, option, type Rule } from "./library.ts";

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

export const pythonModules: Readonly<Record<string, Rule>> = {
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
};
