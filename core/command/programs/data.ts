/** Databases, queues, caches and search engines by their command lines. SQL itself is languages/'s. Sources: each product's manual. */
import type { Family } from "../rules.ts";

const dropsData = "deletes a database and its data";

export const data: readonly Family[] = [
	{
		names: "psql pgcli",
		values:
			"-c --command -d --dbname -f --file -h --host -p --port -U --username -v --set --variable -o --output -L --log-file -F -R -P -T",
		rules: [
			["-c|--command", "code:sql -c|--command"],
			["-f|--file", "file:sql -f|--file"],
		],
	},
	{
		names: "mysql mariadb mycli",
		values:
			"-e --execute -u --user -h --host -P --port -D --database -S --socket --defaults-file --defaults-extra-file --protocol --ssl-ca",
		rules: [["-e|--execute", "code:sql -e|--execute"]],
	},
	{
		names: "sqlcmd osql",
		values: "-Q -q -i -S -U -P -d -o",
		rules: [
			["-Q|-q", "code:sql -Q|-q"],
			["-i", "file:sql -i"],
		],
	},
	{
		names: "sqlite3 sqlite litecli",
		values: "-cmd -separator -init -newline -nullvalue",
		words: true,
		rules: [
			["+1", "read 0"],
			["-cmd", "code:sql -cmd"],
			["-init", "file:sql -init"],
			["+1", "code:sql 1.."],
			["~.shell", "high exec-remote", "runs a shell command from a database"],
			["~.system", "high exec-remote", "runs a shell command from a database"],
		],
	},
	{
		names: "duckdb",
		values: "-c -s -cmd -init",
		words: true,
		rules: [
			["-c|-s|-cmd", "code:sql -c|-s|-cmd"],
			["+2", "code:sql 1.."],
		],
	},
	{
		names: "clickhouse-client clickhouse clickhouse-local",
		values: "-q --query -h --host --port -u --user --password -d --database",
		rules: [["-q|--query", "code:sql -q|--query"]],
	},
	{
		names: "cqlsh",
		values: "-e --execute -f --file -u -p -k",
		rules: [
			["-e|--execute", "code:sql -e|--execute"],
			["-f|--file", "file:sql -f|--file"],
		],
	},
	{
		names: "cockroach",
		values: "-e --execute --host --certs-dir",
		rules: [
			["sql -e|--execute", "code:sql -e|--execute"],
			[
				"node|debug decommission|drain|reset-quorum",
				"high destructive",
				"takes a node out of service",
			],
		],
	},
	{
		names:
			"snowsql snow usql isql bteq trino presto hive beeline impala-shell spark-sql athenacli dbcli vsql nzsql sqlplus sql isql-fb fbsql tsql",
		values:
			"-q --query -e --execute -c --command -f -i -u -p --user -n -d --database --server",
		rules: [
			[
				"-q|--query|-e|--execute|-c|--command",
				"code:sql -q|--query|-e|--execute|-c|--command",
			],
			["sql|query -q|--query", "code:sql -q|--query"],
			["-f|-i", "file:sql -f|-i"],
		],
	},
	{
		names: "dropdb",
		values: "-h -p -U",
		rules: [["", "critical destructive", dropsData]],
	},
	{
		names: "dropuser createuser",
		values: "-h -p -U",
		rules: [["", "high privilege", "changes database accounts"]],
	},
	{
		names: "mysqladmin mariadb-admin",
		values: "-u --user -h --host -P",
		rules: [
			["drop", "critical destructive", dropsData],
			[
				"shutdown|kill|flush-privileges|password|flush-hosts|stop-slave|stop-replica",
				"high destructive",
				"stops or changes a database server",
			],
		],
	},
	{
		names: "pg_dropcluster pg_resetwal pg_rewind initdb",
		rules: [["", "critical destructive", dropsData]],
	},
	{
		names: "pg_ctl pg_ctlcluster",
		values: "-D -l -m",
		rules: [
			[
				"stop|restart|promote|kill",
				"high destructive",
				"stops or changes a database server",
			],
			[
				"* * stop|restart|promote",
				"high destructive",
				"stops or changes a database server",
			],
		],
	},
	{
		names: "pg_restore",
		values: "-d --dbname -h -p -U -j -n -t",
		rules: [
			[
				"-c|--clean|-C",
				"critical destructive",
				"deletes what a database holds before it restores",
			],
			["-d|--dbname", "high destructive", "writes into a database"],
		],
	},
	{
		names: "mysqlimport mysql_upgrade pgloader",
		rules: [["", "high destructive", "writes into a database"]],
	},
	{
		names: "redis-cli valkey-cli keydb-cli",
		values: "-h -p -a -n -u --user --pass -s -r -i --pipe-timeout --eval",
		rules: [
			[
				"config|CONFIG get|GET ~pass",
				"high secrets",
				"prints a server's password",
			],
			["config|CONFIG get|GET ~auth", "high secrets", "prints a password"],
			["config|CONFIG get|GET", "low"],
			[
				"del|DEL|unlink|UNLINK ?",
				"critical destructive",
				"deletes keys that cannot be told beforehand",
			],
			[
				"get|GET|set|SET|exists|EXISTS|type|TYPE|ttl|TTL|echo|ECHO|keys|KEYS|hget|HGET|hset|HSET|lpush|LPUSH|rpush|RPUSH|publish|PUBLISH|strlen|STRLEN !--eval|--cluster",
				"low",
			],
			[
				"flushall|FLUSHALL|flushdb|FLUSHDB|Flushall|FlushAll",
				"critical destructive",
				"deletes every key",
			],
			["~flushall", "critical destructive", "deletes every key"],
			["~flushdb", "critical destructive", "deletes every key"],
			[
				"config|CONFIG set|SET|rewrite|REWRITE|resetstat",
				"high privilege",
				"changes a server's settings",
			],
			[
				"shutdown|SHUTDOWN|debug|DEBUG|replicaof|REPLICAOF|slaveof|SLAVEOF|failover|FAILOVER|swapdb|SWAPDB",
				"high destructive",
				"stops or changes a server",
			],
			[
				"module|MODULE|eval|EVAL|evalsha|EVALSHA|function|FUNCTION|script|SCRIPT",
				"high exec-remote",
				"runs code in a server",
			],
			["acl|ACL", "high privilege", "changes accounts of a server"],
			["--eval|--cluster", "high exec-remote", "runs code in a server"],
		],
	},
	{
		names: "etcdctl",
		values: "--endpoints --cacert --cert --key --user",
		rules: [
			["del --prefix|--from-key", "critical destructive", "deletes many keys"],
			[
				"del|put|txn|defrag|compact|compaction|snapshot restore",
				"high destructive",
				"changes a cluster's state",
			],
			[
				"del|put|txn|defrag|compaction",
				"high destructive",
				"changes a cluster's state",
			],
			[
				"member|auth|user|role add|remove|enable|disable|delete|grant|grant-role",
				"high privilege",
				"changes a cluster",
			],
			["get ~/registry/secrets", "high secrets", "prints secrets of a cluster"],
		],
	},
	{
		names: "zkCli.sh zookeeper-shell zookeeper-shell.sh",
		rules: [
			["~deleteall", "critical destructive", "deletes a tree of nodes"],
			["~rmr", "critical destructive", "deletes a tree of nodes"],
		],
	},
	{
		names: "influx",
		words: true,
		values: "-o --org -b --bucket -execute -database --start --stop",
		rules: [
			["bucket|org delete", "critical destructive", "deletes a bucket"],
			["delete", "critical destructive", "deletes measurements"],
			["auth create|list", "high secrets", "prints tokens"],
			["-execute", "code:sql -execute"],
		],
	},
	{
		names:
			"kafka-topics kafka-topics.sh kafka-delete-records kafka-delete-records.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-storage.sh",
		values: "--topic --bootstrap-server --group",
		rules: [
			["--delete", "critical destructive", "deletes topics or groups"],
			[
				"--reset-offsets --execute",
				"high destructive",
				"moves what consumers have read",
			],
			["format", "critical destructive", "deletes a broker's data"],
			["--offset-json-file", "critical destructive", "deletes records"],
		],
	},
	{
		names: "rabbitmqctl rabbitmqadmin rabbitmq-plugins",
		values: "-p -n",
		rules: [
			[
				"reset|force_reset|delete_vhost|delete_queue|purge_queue",
				"critical destructive",
				"deletes queues",
			],
			["delete|purge", "critical destructive", "deletes queues"],
			[
				"add_user|delete_user|change_password|set_permissions|set_user_tags|clear_permissions",
				"high privilege",
				"changes accounts",
			],
			["stop|stop_app|shutdown", "high destructive", "stops a server"],
		],
	},
	{
		names: "nats",
		rules: [
			[
				"stream|kv|object|consumer|str rm|del|purge|delete",
				"critical destructive",
				"deletes a stream",
			],
		],
	},
	{
		names: "mongodump mongoexport pg_dumpall pg_basebackup",
		values: "-h -p -U -f --out -o --uri",
		rules: [
			[
				"-g|--globals-only|-r|--roles-only",
				"high secrets",
				"prints the accounts' passwords as they are stored",
			],
			["-f|--out|-o", "write -f|--out|-o"],
		],
	},
	{
		names: "pg_dump mysqldump mariadb-dump",
		values: "-h --host -p --port -U -u --user -f --file -t -n --result-file -r",
		rules: [["-f|--file|-r|--result-file", "write -f|--file|-r|--result-file"]],
	},
	{
		names: "mongorestore mongoimport",
		values: "--uri -d --db -c --collection --drop",
		rules: [
			[
				"--drop",
				"critical destructive",
				"deletes collections before it restores",
			],
			["", "high destructive", "writes into a database"],
		],
	},
	{
		names: "cypher-shell",
		values: "-u -p -a",
		rules: [
			["~detach ~delete", "critical destructive", "deletes nodes of a graph"],
			["~drop ~database", "critical destructive", dropsData],
			["~delete", "high destructive", "deletes from a graph"],
		],
	},
	{
		names: "neo4j-admin",
		rules: [
			[
				"database|load|restore load|restore|import",
				"critical destructive",
				"replaces a database",
			],
		],
	},
	{
		names: "solr bin/solr",
		rules: [["delete", "critical destructive", "deletes a collection"]],
	},
	{
		names:
			"elasticsearch-reset-password elasticsearch-users elasticsearch-keystore elasticsearch-service-tokens",
		rules: [["", "high privilege", "changes accounts or secrets"]],
	},
	{
		names: "curator elasticdump",
		rules: [["~delete", "critical destructive", "deletes indices"]],
	},
	{
		names: "hdfs hadoop",
		rules: [
			["namenode -format", "critical destructive", "deletes a file system"],
			[
				"dfs|fs -rm|-rmr|-expunge",
				"critical destructive",
				"deletes in a file system",
			],
			["dfsadmin|haadmin", "high privilege", "manages a file system"],
		],
		words: true,
	},
	{
		names: "gbak gfix nbackup",
		rules: [["-shut|-kill|-rep|-r", "high destructive", "changes a database"]],
		words: true,
	},
	{
		names: "memcached-tool memcflush memrm",
		rules: [
			["~flush", "critical destructive", "deletes every key"],
			["", "high destructive", "deletes keys"],
		],
	},
	{
		names: "ceph rados rbd",
		rules: [
			["osd pool delete|rm", "critical destructive", "deletes a pool"],
			[
				"osd|fs|mds|mon purge|destroy|rm|out|lost|fail",
				"critical destructive",
				"destroys storage",
			],
			[
				"fs|pool|rm|purge|rmpool|snap rm|purge|delete|volume",
				"critical destructive",
				"destroys storage",
			],
			["rm|purge|rmpool|cleanup", "critical destructive", "destroys storage"],
			["auth get|get-key|print-key|export", "high secrets", "prints keys"],
		],
	},
	{
		names: "gluster",
		rules: [
			[
				"volume delete|stop|reset|remove-brick",
				"critical destructive",
				"destroys storage",
			],
		],
	},
	{
		names: "flink spark-submit airflow dagster prefect",
		rules: [
			["db reset|clean", "critical destructive", dropsData],
			[
				"dags delete",
				"critical destructive",
				"deletes a schedule with its history",
			],
			[
				"connections|variables get|list|export",
				"high secrets",
				"prints secrets",
			],
			["users create|delete", "high privilege", "changes accounts"],
		],
	},
];
