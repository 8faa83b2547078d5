/** Clouds, infrastructure as code, secrets managers. Sources: each vendor's command reference. */
import type { Family } from "../rules.ts";

const destroys = "destroys infrastructure";
const cloud = "changes what runs in a cloud";
const iam = "changes who may do what in a cloud";

export const infrastructure: readonly Family[] = [
	{
		names: "terraform tofu terragrunt",
		words: true,
		values:
			"-var -var-file -target -state -backup -lock-timeout -backend-config -out -parallelism",
		rules: [
			["destroy", "critical destructive", destroys],
			["run-all|run destroy", "critical destructive", destroys],
			["apply|run-all -destroy", "critical destructive", destroys],
			["plan", "low"],
			[
				"apply ~-replace",
				"high destructive",
				"deletes and makes infrastructure again",
			],
			["apply", "high destructive", "changes infrastructure"],
			["run-all|run apply", "high destructive", "changes infrastructure"],
			[
				"state rm|push|mv|replace-provider",
				"high destructive",
				"changes what is known of infrastructure",
			],
			["state pull", "high secrets", "prints the state with its secrets"],
			["state show|list", "low"],
			[
				"workspace delete",
				"critical destructive",
				"deletes a workspace with its state",
			],
			[
				"taint|untaint|import|force-unlock|refresh",
				"high destructive",
				"changes what is known of infrastructure",
			],
			[
				"output -json|-raw|--json|--raw",
				"high secrets",
				"prints outputs as they are, secrets too",
			],
			[
				"show -json|--json",
				"high secrets",
				"prints the state with its secrets",
			],
			["login|logout", "high secrets", "changes stored credentials"],
			["console", "low"],
		],
	},
	{
		names: "pulumi",
		values: "-s --stack -C --cwd",
		rules: [
			["destroy|down", "critical destructive", destroys],
			["stack rm", "critical destructive", "deletes a stack"],
			[
				"state delete",
				"high destructive",
				"changes what is known of infrastructure",
			],
			[
				"up|update|refresh|cancel|import",
				"high destructive",
				"changes infrastructure",
			],
			["config|stack ~--show-secrets", "high secrets", "prints secrets"],
			["preview", "low"],
		],
	},
	{
		names: "cdk",
		values: "--profile -c --context -a --app",
		rules: [
			["destroy", "critical destructive", destroys],
			[
				"deploy|bootstrap|import|rollback",
				"high destructive",
				"changes infrastructure",
			],
			["synth|diff|ls", "low"],
		],
	},
	{
		names: "cdktf",
		rules: [
			["destroy", "critical destructive", destroys],
			["deploy|apply", "high destructive", "changes infrastructure"],
		],
	},
	{
		names: "sam",
		rules: [
			["delete", "critical destructive", destroys],
			["deploy|sync", "high destructive", "changes infrastructure"],
			["build|local|validate", "low"],
		],
	},
	{
		names: "serverless sls",
		rules: [
			["remove", "critical destructive", destroys],
			["deploy|rollback", "high destructive", "changes infrastructure"],
		],
	},
	{
		names: "copilot",
		rules: [
			["app|env|svc|job delete", "critical destructive", destroys],
			["deploy", "high destructive", "changes infrastructure"],
		],
	},
	{
		names: "crossplane",
		rules: [
			["xpkg|beta install", "high destructive", "changes infrastructure"],
		],
	},
	{
		names: "ansible ansible-playbook ansible-console ansible-pull",
		values:
			"-i --inventory -m --module-name -a --args -l --limit -t --tags -u --user -e --extra-vars --vault-password-file -f --forks -U --url",
		dry: "--check -C --syntax-check --list-hosts --list-tasks --list-tags",
		rules: [
			["-m=shell|command|raw|script", "shell -a|--args"],
			["-a !-m", "shell -a|--args"],
			["", "high privilege", "changes other machines"],
		],
	},
	{
		names: "ansible-vault",
		rules: [["view|decrypt|edit|rekey", "high secrets", "opens a vault"]],
	},
	{
		names: "salt",
		rules: [
			["~cmd.run", "high privilege", "runs commands on other machines"],
			["", "high privilege", "changes other machines"],
		],
	},
	{
		names: "salt-call puppet chef-client chef-solo knife",
		rules: [
			[
				"node|client|environment delete",
				"critical destructive",
				"deletes machines or their records",
			],
			[
				"apply|agent|state.apply|state.highstate|ssh|bootstrap",
				"high privilege",
				"changes machines",
			],
			["--noop", "low"],
			["exec -E", "high exec-remote", "runs code of its choice"],
			["apply -e", "high exec-remote", "runs code of its choice"],
		],
	},
	{ names: "packer", rules: [["build", "high destructive", "makes machines"]] },
	{
		names: "nomad",
		words: true,
		rules: [
			["job stop -purge", "critical destructive", "deletes a job"],
			["namespace delete", "critical destructive", "stops or deletes jobs"],
			[
				"job|system|namespace|node|volume|acl|var stop|delete|gc|drain|purge|bootstrap|run|dispatch",
				"high destructive",
				"changes the cluster",
			],
			["run|stop", "high destructive", "changes the cluster"],
			["alloc exec", "high privilege", "opens a shell in a job"],
			["var get|lock", "high secrets", "prints a secret"],
			[
				"acl token self|info|create|bootstrap",
				"high secrets",
				"prints a token",
			],
		],
	},
	{
		names: "consul",
		rules: [
			["kv delete -recurse", "critical destructive", "deletes a tree of keys"],
			["kv delete|put|import", "high destructive", "changes keys"],
			[
				"leave|force-leave|operator|acl|snapshot restore",
				"high privilege",
				"changes the cluster",
			],
			["acl token read", "high secrets", "prints a token"],
			["exec", "high exec-remote", "runs a command on every machine"],
		],
		words: true,
	},
	{
		names: "aws",
		values:
			"--profile --region --output --query --endpoint-url --bucket --key --instance-ids --db-instance-identifier --stack-name --cluster --function-name --name --user-name --policy-arn --role-name --secret-id --filters --cli-input-json --document-name --parameters --targets --table-name --log-group-name --username --group-name --group-id --cidr --protocol --port --role-arn --payload --service --desired-count",
		dry: "--dry-run --dryrun",
		rules: [
			["eks update-kubeconfig", "low"],
			["* help", "low"],
			["* * help", "low"],
			["s3|s3api ls|head-object|get-bucket-location|presign", "low"],
			["s3 rb", "critical destructive", "deletes a bucket"],
			[
				"s3 rm --recursive",
				"critical destructive",
				"deletes many objects of a bucket",
			],
			["s3 rm", "high destructive", "deletes an object of a bucket"],
			[
				"s3 sync ~--delete",
				"high destructive",
				"deletes what the source lacks",
			],
			["s3 cp|mv|sync * s3://*", "send @2"],
			["s3 website|mb", "high destructive", cloud],
			["s3 cp|mv|sync s3://* -", "low"],
			["s3 cp|mv|sync s3://* *", "write @3"],
			[
				"s3api delete-bucket|delete-objects",
				"critical destructive",
				"deletes a bucket or its objects",
			],
			["s3api put-object", "send --body"],
			[
				"s3api put-bucket-policy|put-bucket-acl|put-object-acl|delete-public-access-block",
				"high privilege",
				"changes who may read a bucket",
			],
			[
				"ec2 terminate-instances|delete-vpc|delete-volume|delete-snapshot|deregister-image|delete-subnet|delete-nat-gateway|delete-key-pair|delete-security-group",
				"critical destructive",
				destroys,
			],
			[
				"rds|docdb|neptune delete-db-instance|delete-db-cluster|delete-db-snapshot|delete-db-cluster-snapshot|delete-global-cluster|delete-db-instance-automated-backup",
				"critical destructive",
				"deletes a database",
			],
			[
				"dynamodb delete-table|delete-backup|delete-global-table",
				"critical destructive",
				"deletes a table",
			],
			[
				"cloudformation delete-stack|delete-stack-set",
				"critical destructive",
				destroys,
			],
			[
				"eks|ecs|elasticache|redshift|emr|kafka|es|opensearch delete-*|terminate-*",
				"critical destructive",
				destroys,
			],
			[
				"lambda|ecr|sns|sqs|kinesis|glue|athena|logs|route53|cognito-idp|efs|fsx|backup|organizations|apigateway|apigatewayv2|cloudfront|elbv2|elb|autoscaling|elasticbeanstalk|lightsail|sagemaker|stepfunctions|codecommit|codepipeline|codebuild|secretsmanager|kms|events|batch|workspaces|appsync|amplify|elastictranscoder|timestream-write|memorydb|docdb-elastic|qldb|keyspaces|glacier|storagegateway|dax delete-*|terminate-*|purge-queue|close-account|schedule-key-deletion",
				"critical destructive",
				destroys,
			],
			[
				"kms schedule-key-deletion|disable-key",
				"critical destructive",
				"makes what a key encrypts unreadable",
			],
			[
				"iam create-*|delete-*|attach-*|detach-*|put-*|update-*|add-*|remove-*|deactivate-*",
				"high privilege",
				iam,
			],
			[
				"iam|sts create-access-key|get-session-token|assume-role|assume-role-with-saml|get-federation-token",
				"high secrets",
				"prints credentials",
			],
			[
				"secretsmanager get-secret-value|batch-get-secret-value|get-random-password",
				"high secrets",
				"prints a secret",
			],
			[
				"secretsmanager put-secret-value|update-secret|rotate-secret|create-secret",
				"high secrets",
				"changes a secret",
			],
			[
				"ssm get-parameter|get-parameters|get-parameters-by-path --with-decryption",
				"high secrets",
				"prints a secret",
			],
			[
				"ssm send-command|start-session|start-automation-execution",
				"high exec-remote",
				"runs commands on other machines",
			],
			[
				"ecr get-login-password|get-authorization-token",
				"high secrets",
				"prints a registry password",
			],
			[
				"eks|sso|rds|redshift|redshift-serverless|dsql get-token|get-role-credentials|generate-db-auth-token|get-cluster-credentials|get-cluster-credentials-with-iam|get-credentials|generate-db-connect-admin-auth-token",
				"high secrets",
				"prints a token",
			],
			[
				"ecr-public get-login-password|get-authorization-token",
				"high secrets",
				"prints a registry password",
			],
			["kms decrypt|re-encrypt|generate-data-key", "high secrets", "decrypts"],
			["ec2 get-password-data", "high secrets", "prints a password"],
			[
				"sts assume-role-with-web-identity|get-web-identity-token|assume-root",
				"high secrets",
				"prints credentials",
			],
			[
				"cognito-idp|cognito-identity initiate-auth|admin-initiate-auth|respond-to-auth-challenge|admin-respond-to-auth-challenge|get-credentials-for-identity|get-open-id-token|get-open-id-token-for-developer-identity|describe-user-pool-client",
				"high secrets",
				"prints tokens",
			],
			[
				"lightsail get-relational-database-master-user-password|download-default-key-pair|get-instance-access-details",
				"high secrets",
				"prints credentials",
			],
			[
				"apigateway|appsync get-api-keys|get-api-key|list-api-keys",
				"high secrets",
				"prints keys",
			],
			["iot create-keys-and-certificate", "high secrets", "makes keys"],
			[
				"lambda|ecs|elasticbeanstalk|batch|apprunner|amplify|codebuild --query=*nvironment*|*ecret*",
				"high secrets",
				"prints a program's environment",
			],
			[
				"codeartifact get-authorization-token",
				"high secrets",
				"prints a token",
			],
			[
				"ecs execute-command",
				"high exec-remote",
				"opens a shell in a container",
			],
			[
				"configure get *secret*|*token*|aws_secret_access_key",
				"high secrets",
				"prints credentials",
			],
			["configure get|list|list-profiles", "low"],
			["configure export-credentials", "high secrets", "prints credentials"],
			["configure", "high secrets", "changes stored credentials"],
			[
				"lambda|sns|sqs|ecr add-permission|add-layer-version-permission|set-repository-policy|put-resource-policy",
				"high privilege",
				iam,
			],
			["lambda invoke", "high exec-remote", "runs a function in a cloud"],
			[
				"ec2-instance-connect",
				"high network",
				"opens a shell on another machine",
			],
			[
				"ec2 authorize-security-group-ingress|authorize-security-group-egress",
				"high network",
				"opens a port to the network",
			],
			[
				"* delete-*|terminate-*|remove-*|deregister-*|purge-*|destroy-*",
				"high destructive",
				cloud,
			],
			[
				"* create-*|put-*|update-*|modify-*|run-instances|stop-*|start-*|reboot-*|attach-*|detach-*|associate-*|disassociate-*|register-*|set-*|enable-*|disable-*|restore-*|reset-*|replace-*|revoke-*|authorize-*|publish*|send-*|tag-*|untag-*|change-*|scale-*|deploy",
				"high destructive",
				cloud,
			],
			["sso login|logout", "low"],
		],
	},
	{
		names: "aws-vault",
		values: "-d --duration",
		rules: [
			["export", "high secrets", "prints credentials"],
			["add|remove|rotate|clear", "high secrets", "changes stored credentials"],
		],
	},
	{
		names: "s3cmd",
		values: "-c --config",
		dry: "-n --dry-run",
		rules: [
			["rb", "critical destructive", "deletes a bucket"],
			["del|rm -r|--recursive", "critical destructive", "deletes many objects"],
			["del|rm", "high destructive", "deletes an object"],
			["put", "send ..-1"],
			[
				"sync ~--delete-removed",
				"high destructive",
				"deletes what the source lacks",
			],
			["setacl|setpolicy", "high privilege", "changes who may read a bucket"],
			["--dump-config", "high secrets", "prints credentials"],
		],
	},
	{
		names: "mc",
		rules: [
			["rb", "critical destructive", "deletes a bucket"],
			["rm --recursive|-r", "critical destructive", "deletes many objects"],
			["admin", "high privilege", "manages a store"],
			["cp|mirror|mv|put", "send ..-1"],
			["alias set", "high secrets", "stores credentials"],
		],
	},
	{
		names: "gcloud",
		values:
			"--project --zone --region --format --filter --account --configuration --command --limit --member --role --image --cluster --secret --ssh-flag --flags-file",
		rules: [
			["projects delete|undelete", "critical destructive", "deletes a project"],
			["* * * destroy|delete", "critical destructive", destroys],
			["alpha|beta projects delete", "critical destructive", destroys],
			[
				"alpha|beta * instances|clusters|disks|databases|buckets|snapshots|backups delete",
				"critical destructive",
				destroys,
			],
			[
				"container clusters delete",
				"critical destructive",
				"deletes a cluster",
			],
			[
				"container node-pools delete",
				"critical destructive",
				"deletes machines of a cluster",
			],
			["container clusters get-credentials", "low"],
			[
				"compute instances|disks|snapshots|images|networks|instance-groups|instance-templates|addresses|firewall-rules|routers|forwarding-rules|backend-services delete",
				"critical destructive",
				destroys,
			],
			[
				"sql instances|databases|backups|users delete",
				"critical destructive",
				"deletes a database",
			],
			[
				"sql instances restart|patch|restore-backup|failover",
				"high destructive",
				cloud,
			],
			["storage buckets delete", "critical destructive", "deletes a bucket"],
			[
				"storage rm --recursive|-r|-R",
				"critical destructive",
				"deletes many objects",
			],
			["storage rm", "high destructive", "deletes an object"],
			["storage cp|mv|rsync * gs://*", "send @2"],
			[
				"functions|run|app|pubsub|dataflow|dataproc|spanner|bigtable|firestore|filestore|redis|memcache|artifacts|builds|kms|dns|organizations|composer|ai|ai-platform|alloydb|deploy|deployment-manager|endpoints|eventarc|logging|monitoring|scheduler|source|tasks|vmware|workflows|services|secrets|resource-manager * delete|destroy|drop",
				"critical destructive",
				destroys,
			],
			[
				"functions|secrets|deployment-manager|run delete",
				"critical destructive",
				destroys,
			],
			["* * delete|destroy", "high destructive", cloud],
			["secrets versions access", "high secrets", "prints a secret"],
			["sql generate-login-token", "high secrets", "prints a token"],
			["config config-helper", "high secrets", "prints a token"],
			["~get-key-string", "high secrets", "prints an API key"],
			["redis instances get-auth-string", "high secrets", "prints a password"],
			["iam service-accounts sign-jwt|sign-blob", "high secrets", "signs"],
			[
				"secrets|kms create|versions add|decrypt",
				"high secrets",
				"changes or opens secrets",
			],
			["kms decrypt", "high secrets", "decrypts"],
			[
				"auth print-access-token|print-identity-token",
				"high secrets",
				"prints a token",
			],
			[
				"auth application-default print-access-token",
				"high secrets",
				"prints a token",
			],
			[
				"auth login|revoke|activate-service-account|application-default|configure-docker",
				"high privilege",
				"changes the account's credentials",
			],
			["auth list", "low"],
			[
				"iam service-accounts keys create",
				"high secrets",
				"makes a key of an account",
			],
			[
				"iam|projects|organizations|resource-manager ~iam-policy-binding",
				"high privilege",
				iam,
			],
			["* ~iam-policy", "high privilege", iam],
			[
				"iam service-accounts|roles|policies create|delete|update|set-iam-policy",
				"high privilege",
				iam,
			],
			[
				"compute ssh --command",
				"high network",
				"runs a command on another machine",
			],
			["compute ssh --command", "shell --command"],
			[
				"compute ssh|start-iap-tunnel|reset-windows-password",
				"high network",
				"opens a shell on another machine",
			],
			[
				"compute scp",
				"high network",
				"copies files to or from another machine",
			],
			[
				"compute firewall-rules create|update",
				"high network",
				"opens a port to the network",
			],
			["config|info|version|components|help|topic", "low"],
			["* list|describe|read|get-iam-policy|get-value|tail", "low"],
			["* * list|describe|read|get-iam-policy|get|logs", "low"],
			[
				"* * create|update|deploy|patch|stop|start|reset|resize|set-*|add-*|remove-*|import|export|restore|move|attach-*|detach-*|enable|disable|submit|call|execute",
				"high destructive",
				cloud,
			],
			[
				"* create|update|deploy|patch|stop|start|submit|enable|disable",
				"high destructive",
				cloud,
			],
		],
	},
	{
		names: "gsutil",
		values: "-h -o",
		rules: [
			["rb", "critical destructive", "deletes a bucket"],
			["rm -r|-R|-a", "critical destructive", "deletes many objects"],
			["rm", "high destructive", "deletes an object"],
			["cp|mv * gs://*", "send @1"],
			["cp|mv|rsync -d", "high destructive", "deletes what the source lacks"],
			[
				"iam|acl|defacl ch|set",
				"high privilege",
				"changes who may read a bucket",
			],
			["rsync ~gs://", "high network", "copies to a bucket"],
		],
	},
	{
		names: "bq",
		values: "--project_id --dataset_id --format --location",
		rules: [
			["rm -r", "critical destructive", "deletes a dataset"],
			["rm", "critical destructive", "deletes a table"],
			["query", "code:sql 0..; low"],
		],
	},
	{
		names: "firebase",
		values: "-P --project --token",
		rules: [
			[
				"firestore:delete|database:remove|projects:delete|functions:delete|hosting:disable",
				"critical destructive",
				"deletes data or services",
			],
			["login:ci", "high secrets", "prints a token"],
			["deploy|auth:import|database:set", "high destructive", cloud],
			["auth:export", "high secrets", "exports accounts"],
		],
	},
	{
		names: "az",
		values:
			"-g --resource-group -n --name --subscription -o --output --query --ids --location -l --vault-name --account-name --scripts --command-id -u -p --username --password --role --assignee --scope --vm-name --secret-permissions --file -f --source -s",
		dry: "--dryrun --what-if",
		rules: [
			[
				"group delete",
				"critical destructive",
				"deletes a resource group with all in it",
			],
			[
				"vm|vmss|aks|disk|snapshot|image|network|keyvault|cosmosdb|sql|postgres|mysql|redis|storage|webapp|functionapp|appservice|acr|aro|backup|resource|deployment|functionapp|containerapp|eventhubs|servicebus|search|synapse|staticwebapp|batch|iot|hdinsight|mariadb|netappfiles|monitor|dns|cdn delete|purge",
				"critical destructive",
				destroys,
			],
			["* delete|purge", "critical destructive", destroys],
			["* deallocate|stop|restart|scale", "high destructive", cloud],
			[
				"* * delete|delete-batch|purge|destroy",
				"critical destructive",
				destroys,
			],
			["* * * delete|delete-batch|purge", "critical destructive", destroys],
			[
				"ad|role * create|delete|update|reset|add|remove",
				"high privilege",
				iam,
			],
			["ad * credential reset|delete", "high privilege", iam],
			["ad|role * * add|remove|create|delete|reset", "high privilege", iam],
			["ad|role * create-for-rbac", "high privilege", iam],
			["account get-access-token", "high secrets", "prints a token"],
			[
				"keyvault secret|key|certificate show|download|backup",
				"high secrets",
				"prints a secret",
			],
			["keyvault set-policy", "high privilege", iam],
			["keyvault secret set", "high secrets", "changes a secret"],
			[
				"storage|cosmosdb|redis|servicebus|iot account|keys|list-keys keys|list|show-connection-string",
				"high secrets",
				"prints keys",
			],
			["* * keys list", "high secrets", "prints keys"],
			["* * * keys list", "high secrets", "prints keys"],
			["* keys list", "high secrets", "prints keys"],
			["* list-keys", "high secrets", "prints keys"],
			["acr credential show", "high secrets", "prints registry credentials"],
			["acr login --expose-token", "high secrets", "prints a token"],
			["acr login", "low"],
			[
				"aks get-credentials --file=-|/dev/stdout",
				"high secrets",
				"prints a cluster's credentials",
			],
			[
				"aks get-credentials -f=-|/dev/stdout",
				"high secrets",
				"prints a cluster's credentials",
			],
			["aks get-credentials", "low"],
			[
				"webapp|functionapp|staticwebapp|containerapp config|appsettings|secret appsettings|connection-string|list|show",
				"high secrets",
				"prints settings with secrets",
			],
			["~list-publishing", "high secrets", "prints credentials"],
			["~connection-string", "high secrets", "prints credentials"],
			["~generate-sas", "high secrets", "prints a token"],
			["~list-keys", "high secrets", "prints keys"],
			["~list-credentials", "high secrets", "prints credentials"],
			["~list-connection-strings", "high secrets", "prints credentials"],
			["* * key list", "high secrets", "prints keys"],
			["* key list", "high secrets", "prints keys"],
			[
				"vm run-command invoke",
				"high exec-remote",
				"runs commands on another machine",
			],
			["vm run-command invoke", "shell --scripts"],
			["ssh|serialconsole", "high network", "opens a shell on another machine"],
			["webapp ssh", "high network", "opens a shell on another machine"],
			[
				"storage blob|file|fs upload|upload-batch|sync",
				"send -f|--file|-s|--source",
			],
			["login|logout|account set|config", "low"],
			["account|configure|version|find|interactive", "low"],
			["* list|show|get-instance-view|exists|check-*|wait", "low"],
			["* * list|show|exists|wait|download", "low"],
			["* * * list|show|exists", "low"],
			[
				"* create|update|start|stop|restart|set|deploy|scale|up|import|export|move|swap|reset|resize",
				"high destructive",
				cloud,
			],
			[
				"* * create|update|start|stop|restart|set|add|remove|deploy|import|reset|regenerate|invoke",
				"high destructive",
				cloud,
			],
		],
	},
	{
		names: "azcopy",
		rules: [
			["remove|rm", "critical destructive", "deletes in a store"],
			["copy|cp|sync ~://", "high network", "copies to or from a store"],
		],
	},
	{
		names: "doctl",
		values: "--context -t --access-token",
		rules: [
			["* * delete|destroy", "critical destructive", destroys],
			["* delete|destroy|rm", "critical destructive", destroys],
			["* * * delete", "critical destructive", destroys],
			["compute ssh", "high network", "opens a shell on another machine"],
			["* * create|update|resize|reset", "high destructive", cloud],
			["auth init", "high secrets", "stores a token"],
			["databases connection", "high secrets", "prints credentials"],
		],
	},
	{
		names:
			"hcloud linode-cli vultr-cli scw ibmcloud exo civo upctl openstack oci aliyun tccli yc nova cinder glance neutron trove swift b2 planetscale cf proxmox-backup-client koyeb northflank ovhcloud metal packet equinix transip upcloud cntb drbdadm pgbackrest couchbase-cli ceph-volume",
		rules: [
			[
				"delete|delete-*|destroy|terminate|purge|*-delete|delete_*|wipe-md|bucket-flush",
				"critical destructive",
				destroys,
			],
			[
				"* delete-*|*-delete|*-rm|forget|prune",
				"critical destructive",
				destroys,
			],
			[
				"* delete|destroy|remove|rm|terminate|reset|rebuild",
				"critical destructive",
				destroys,
			],
			[
				"* * delete|destroy|remove|rm|terminate",
				"critical destructive",
				destroys,
			],
			["* * * delete|terminate", "critical destructive", destroys],
			["* ssh", "high network", "opens a shell on another machine"],
			[
				"* create|update|poweroff|shutdown|reboot|rebuild|stop|set",
				"high destructive",
				cloud,
			],
			["* * create|update|stop|set", "high destructive", cloud],
		],
	},
	{
		names: "heroku",
		values: "-a --app -r --remote",
		rules: [
			[
				"apps:destroy|apps:delete|pg:reset|pg:delete|addons:destroy|pipelines:destroy|redis:destroy|spaces:destroy|destroy",
				"critical destructive",
				"deletes an application or its data",
			],
			["pg:backups:delete", "critical destructive", "deletes a backup"],
			[
				"pg:credentials:url|config|config:get|auth:token",
				"high secrets",
				"prints secrets",
			],
			["authorizations:create", "high secrets", "prints a token"],
			["run", "high exec-remote", "runs a command in a cloud"],
			["run", "shell 0.."],
			["pg:psql -c|--command", "code:sql -c|--command"],
			["ps:exec|run:detached", "high network", "opens a shell in a cloud"],
			[
				"ps:stop|ps:restart|restart|maintenance:on|ps:scale|scale|releases:rollback|rollback|config:set|config:unset|access:add|access:remove|domains:remove",
				"high destructive",
				cloud,
			],
		],
	},
	{
		names: "fly flyctl",
		values: "-a --app -c --config -C --command",
		rules: [
			[
				"apps|app|machine|m|volumes|volume|vol|postgres|pg|redis|ips|certs|orgs destroy|delete|remove|rm",
				"critical destructive",
				"deletes an application or its data",
			],
			["destroy", "critical destructive", "deletes an application"],
			["auth token", "high secrets", "prints a token"],
			["tokens create", "high secrets", "prints a token"],
			["secrets set|unset|import", "high secrets", "changes secrets"],
			["ssh console", "high network", "opens a shell in a cloud"],
			["ssh console", "shell -C|--command"],
			[
				"deploy|launch|scale|suspend|restart|machine",
				"high destructive",
				cloud,
			],
			["proxy", "high network", "opens a tunnel"],
		],
	},
	{
		names: "vercel now",
		values: "-t --token -S --scope",
		rules: [
			["remove|rm", "critical destructive", "deletes a project or deployment"],
			[
				"project|projects rm|remove",
				"critical destructive",
				"deletes a project",
			],
			["env|secrets pull|ls", "high secrets", "fetches secrets"],
			[
				"env|secrets|domains|dns|certs add|rm|remove",
				"high destructive",
				cloud,
			],
			["rollback|promote|alias", "high destructive", cloud],
		],
	},
	{
		names: "netlify ntl",
		rules: [
			["sites:delete|api ~delete", "critical destructive", "deletes a site"],
			["sites:delete", "critical destructive", "deletes a site"],
			["env:get|env:list|env:clone", "high secrets", "prints secrets"],
			["env:set|env:unset|env:import", "high destructive", cloud],
		],
	},
	{
		names: "wrangler",
		values: "-c --config -e --env",
		rules: [
			["delete", "critical destructive", "deletes a worker"],
			[
				"kv|r2|d1|queues|vectorize|pages delete",
				"critical destructive",
				"deletes a store",
			],
			[
				"kv|r2|d1|queues|vectorize|pages|hyperdrive namespace|bucket|project|object|key|bulk delete",
				"critical destructive",
				"deletes a store",
			],
			["d1 execute --command", "code:sql --command"],
			["secret put|delete|bulk", "high secrets", "changes secrets"],
			["rollback|deploy|publish", "high destructive", cloud],
			["dev|types|whoami|tail", "low"],
		],
	},
	{
		names: "railway render",
		rules: [
			["delete|down", "critical destructive", "deletes a service"],
			["variables", "high secrets", "prints secrets"],
			["run", "words 0.."],
			["ssh|connect|shell", "high network", "opens a shell in a cloud"],
		],
	},
	{
		names: "supabase",
		rules: [
			[
				"db reset",
				"critical destructive",
				"deletes a database and makes it again",
			],
			[
				"projects|branches|functions delete",
				"critical destructive",
				"deletes a project or service",
			],
			["db push", "high destructive", "changes a database"],
			["secrets set|unset|list", "high secrets", "handles secrets"],
			["projects api-keys", "high secrets", "prints keys"],
		],
	},
	{
		names: "neonctl neon pscale turso",
		rules: [
			[
				"projects|project|branches|branch|databases|database|db|roles|group delete|destroy|rm",
				"critical destructive",
				"deletes a database",
			],
			[
				"connection-string|password|tokens",
				"high secrets",
				"prints credentials",
			],
			["db tokens create", "high secrets", "prints a token"],
		],
	},
	{
		names: "databricks",
		rules: [
			["fs rm", "critical destructive", "deletes data"],
			[
				"clusters|jobs|workspace|repos permanent-delete|delete",
				"critical destructive",
				"deletes what runs or is kept",
			],
			["secrets get|put|delete", "high secrets", "handles secrets"],
			["tokens create", "high secrets", "prints a token"],
		],
	},
	{
		names: "vault bao",
		words: true,
		values: "-address -namespace -format -field",
		rules: [
			[
				"kv destroy|metadata ~delete",
				"critical destructive",
				"destroys secrets for good",
			],
			["kv destroy", "critical destructive", "destroys secrets for good"],
			[
				"kv metadata delete",
				"critical destructive",
				"destroys secrets for good",
			],
			[
				"secrets|auth|audit disable",
				"critical destructive",
				"deletes a store with all its secrets",
			],
			["kv|read|get|unwrap get|read", "high secrets", "prints a secret"],
			["read|unwrap", "high secrets", "prints a secret"],
			[
				"kv put|patch|delete|undelete|rollback",
				"high secrets",
				"changes a secret",
			],
			["write|delete", "high secrets", "changes a secret"],
			["token create|lookup|renew", "high secrets", "prints a token"],
			["print token", "high secrets", "prints a token"],
			["policy|auth|secrets|audit|plugin list|read|help", "low"],
			[
				"operator|policy|auth|secrets|lease",
				"high privilege",
				"manages the vault",
			],
			["login", "high secrets", "prints and stores a token"],
			["status", "low"],
		],
	},
	{
		names: "op",
		values: "--account --vault",
		rules: [
			[
				"item|document|vault|user|group delete",
				"critical destructive",
				"deletes secrets",
			],
			["read|inject|signin", "high secrets", "prints secrets"],
			[
				"item|document|service-account|events-api get|create",
				"high secrets",
				"prints secrets",
			],
			["item|vault list", "low"],
		],
	},
	{
		names: "bw bws rbw lpass",
		rules: [
			["list items|object", "high secrets", "prints secrets"],
			[
				"get|export|unlock|show|code|receive|secret",
				"high secrets",
				"prints secrets",
			],
			["delete|purge|rm", "critical destructive", "deletes secrets"],
			["login|sync", "low"],
		],
	},
	{
		names: "pass gopass",
		rules: [
			[
				"rm|remove|delete -r|--recursive",
				"critical destructive",
				"deletes secrets",
			],
			["rm|remove|delete", "high destructive", "deletes a secret"],
			["ls|list|find|search|git|help|version|init", "low"],
			[
				"grep|show|otp|edit|insert|generate|cp|mv|cat",
				"high secrets",
				"shows or changes secrets",
			],
			["+1", "high secrets", "prints a secret"],
		],
	},
	{
		names: "keepassxc-cli kpcli",
		rules: [
			[
				"show|clip|export|search|attachment-export|ls",
				"high secrets",
				"opens a password store",
			],
			["rm", "high destructive", "deletes a secret"],
		],
	},
	{
		names: "doppler",
		rules: [
			["secrets delete", "high destructive", "deletes secrets"],
			["secrets|configure", "high secrets", "prints secrets"],
			["projects|configs delete", "critical destructive", "deletes secrets"],
		],
	},
	{
		names: "infisical",
		rules: [["export|secrets|token", "high secrets", "prints secrets"]],
	},
	{
		names: "chamber",
		rules: [
			["read|export|env|list|history", "high secrets", "prints secrets"],
			["write|delete|import", "high secrets", "changes secrets"],
		],
	},
	{
		names: "sops",
		values: "--extract --output --age --pgp --kms",
		rules: [
			["-d|--decrypt", "high secrets", "decrypts secrets"],
			[
				"decrypt|edit|exec-file|exec-env|rotate",
				"high secrets",
				"decrypts secrets",
			],
			["exec-env|exec-file", "shell 1"],
		],
	},
	{
		names: "berglas akeyless conjur",
		rules: [
			["access|edit|exec", "high secrets", "prints a secret"],
			[
				"get-secret-value|get-dynamic-secret-value|get-rotated-secret-value|get-kube-exec-creds|auth",
				"high secrets",
				"prints a secret",
			],
			["variable get", "high secrets", "prints a secret"],
		],
	},
	{
		names: "stripe travis jenkins-cli circleci ngrok-api",
		values: "-p --project-name --api-key -s -auth",
		rules: [
			["config --list", "high secrets", "prints keys"],
			["token", "high secrets", "prints a token"],
			["get-credentials-as-xml", "high secrets", "prints credentials"],
			[
				"list-credentials-as-xml|export-credentials-as-xml",
				"high secrets",
				"prints credentials",
			],
			["setup", "high secrets", "stores a token"],
			[
				"groovy|groovysh|build|delete-job|delete-node|safe-shutdown|restart",
				"high exec-remote",
				"runs code on a build server, or changes it",
			],
		],
	},
	{
		names: "my_print_defaults",
		rules: [["-s|--show", "high secrets", "prints passwords"]],
	},
	{
		names: "age rage",
		values: "-i --identity -o --output -r --recipient -R",
		rules: [["-d|--decrypt", "high secrets", "decrypts"]],
	},
	{
		names: "kubeseal",
		values: "--cert --controller-name",
		rules: [["--recovery-unseal", "high secrets", "decrypts secrets"]],
	},
	{
		names: "teleport tsh",
		rules: [
			["ssh|proxy|db|app", "high network", "opens a shell or tunnel"],
			["rm", "high privilege", "manages access"],
		],
	},
	{ names: "boundary", rules: [["connect", "high network", "opens a tunnel"]] },
	{
		names: "rclone",
		values: "--config -L --transfers --include --exclude --filter --bwlimit",
		dry: "-n --dry-run",
		rules: [
			[
				"purge|delete|deletefile|rmdirs|cleanup",
				"critical destructive",
				"deletes in a store",
			],
			[
				"sync|move|moveto|bisync",
				"high destructive",
				"deletes what the source lacks",
			],
			["copy|copyto|rcat", "send 0"],
			["config show|dump|reveal", "high secrets", "prints stored credentials"],
			["config", "high secrets", "handles stored credentials"],
			["serve|rcd", "high network", "opens files to the network"],
			["mount", "high privilege", "mounts a store"],
			["obscure|reveal", "high secrets", "handles passwords"],
		],
	},
	{
		names: "restic borg kopia duplicity duplicati-cli borgmatic",
		values: "-r --repo -p --password-file",
		dry: "-n --dry-run",
		rules: [
			[
				"forget|prune|delete|compact|repo|policy|snapshot|remove-all-but-n-full|remove-older-than|key|purge|repair",
				"critical destructive",
				"deletes backups",
			],
			["backup -r=rest:*|-r=s3:*|-r=sftp:*|-r=b2:*|-r=rclone:*", "send 0.."],
			["backup --repo=rest:*|s3:*|sftp:*", "send 0.."],
			[
				"backup|create|init|snapshots|list|check|stats|ls|info|mount|diff",
				"low",
			],
			["restore|extract", "high destructive", "overwrites with a backup"],
		],
	},
	{
		names: "tarsnap",
		rules: [
			["-d|--nuke", "critical destructive", "deletes backups"],
			["--nuke", "critical destructive", "deletes backups"],
		],
		values: "-f",
	},
	{
		names: "tmutil",
		rules: [
			[
				"delete|deletelocalsnapshots|deleteinprogress",
				"critical destructive",
				"deletes backups",
			],
			[
				"disable|disablelocal|addexclusion|removedestination",
				"high destructive",
				"stops backups",
			],
		],
	},
	{
		names: "zfs",
		dry: "-n",
		values: "-o -t -r",
		rules: [
			["destroy", "critical destructive", "destroys a file system"],
			[
				"rollback",
				"critical destructive",
				"throws away what a file system has changed since",
			],
			[
				"create|set|mount|unmount|rename|promote|receive|recv|clone|inherit|upgrade|load-key",
				"high destructive",
				"changes file systems",
			],
			["send", "low"],
			["list|get|snapshot|diff|bookmark", "low"],
		],
	},
	{
		names: "zpool",
		dry: "-n",
		values: "-o",
		rules: [
			[
				"destroy|labelclear|create|remove",
				"critical destructive",
				"destroys a pool or its disks",
			],
			[
				"export|import|offline|detach|replace|add|attach|clear|split|upgrade",
				"high destructive",
				"changes a pool",
			],
		],
	},
	{
		names: "btrfs",
		rules: [
			["subvolume|sub delete", "critical destructive", "deletes a volume"],
			[
				"device delete|remove",
				"critical destructive",
				"takes a disk out of a file system",
			],
			[
				"balance|check|rescue|replace|filesystem|scrub start|--repair|resize|chunk-recover",
				"high destructive",
				"changes a file system",
			],
		],
	},
];
