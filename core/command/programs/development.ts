/** Package managers of languages, build tools, frameworks: what loses data, publishes, or runs code of others. Sources: their documentation. */
import type { Family } from "../rules.ts";

const dropsData = "deletes a database and its data";
const otherSource = "takes packages of another source";

/** Those whom everybody takes packages of anyway; files of one's own. */
const knownIndexes =
	"https://pypi.org/*|https://test.pypi.org/*|https://download.pytorch.org/*|https://pypi.nvidia.com|https://pypi.nvidia.com/*|https://data.pyg.org/*|https://storage.googleapis.com/jax-releases/*|https://wheels.vllm.ai/*|./*|/tmp/*|dist|dist/*|wheels|wheels/*|vendor|vendor/*";

export const development: readonly Family[] = [
	{
		names: "java javaw",
		values: "-jar -cp -classpath --class-path -p --module-path -m --module",
		words: true,
		stops: true,
		rules: [["", "run -jar|-cp|-classpath|--class-path; run 0"]],
	},
	{
		names: "pip pip3 pipx",
		values:
			"-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root -e --editable --trusted-host --cache-dir --platform --python-version -d --dest --proxy --spec --python",
		dry: "--dry-run",
		rules: [
			["run", "words 0.."],
			[
				`install|download|wheel -i|--index-url|--extra-index-url!=${knownIndexes}`,
				"high network",
				otherSource,
			],
			[
				`install|download|wheel -f|--find-links!=${knownIndexes}`,
				"high network",
				otherSource,
			],
			["install|download|wheel --trusted-host", "high network", otherSource],
			[
				"install|run http://*|https://*|git+*|hg+*|svn+*|bzr+*|git://*|ssh://*|ftp://*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"install -r=http*|-e=git+*|-e=http*|-e=ssh*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"install --break-system-packages",
				"high destructive",
				"changes the system's own packages",
			],
			[
				"config set ~index-url",
				"high persistence",
				"changes where packages come from",
			],
			[
				"config set ~proxy|~cert|~trusted-host",
				"high persistence",
				"changes where packages come from",
			],
		],
	},
	{
		names: "uv",
		values:
			"-r --requirement -i --index-url --extra-index-url --index --default-index --with -p --python --directory",
		rules: [
			[
				`pip|tool|add install|add -i|--index-url|--extra-index-url|--index|--default-index!=${knownIndexes}`,
				"high network",
				otherSource,
			],
			[
				`add|sync|lock|run -i|--index-url|--extra-index-url|--index|--default-index!=${knownIndexes}`,
				"high network",
				otherSource,
			],
			[
				"pip install git+*|http://*|https://*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"add git+*|http://*|https://*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			["publish", "low"],
		],
	},
	{
		names: "poetry pdm hatch rye pipenv flit",
		values: "-C --directory --source -i --index --pypi-mirror -r",
		rules: [
			["run|shell", "low"],
			["source add", "high network", otherSource],
			[
				"add|install git+*|http://*|https://*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			["config ~pypi-token", "high secrets", "stores a token"],
		],
	},
	{
		names: "conda mamba micromamba",
		values: "-n --name -c --channel -p --prefix -f --file",
		dry: "--dry-run -d",
		rules: [
			["env remove", "high destructive", "deletes an environment"],
			["remove|uninstall --all", "high destructive", "deletes an environment"],
			[
				"config --add|--set",
				"high persistence",
				"changes where packages come from",
			],
			["create|install -c=http*", "high network", otherSource],
		],
	},
	{
		names: "npm pnpm",
		values:
			"-C --prefix --registry -w --workspace --tag --otp --filter -F --access --userconfig --cache --loglevel --dir --call -c --package -p",
		dry: "--dry-run",
		rules: [
			[
				"run|run-script|test|t|start|exec|x|dlx|create|init|ci|ls|list|view|info|outdated|audit|pack|why|explain|ping|whoami|doctor|root|prefix|bin|docs|search|fund|help",
				"low",
			],
			[
				"install|i|add|update ~http://",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"install|i|add ~https://",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"install|i|add git+*|git://*|ssh://*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			["explore +2", "words 1.."],
			[
				"set registry*|*:registry*|script-shell*|globalconfig*|userconfig*",
				"high persistence",
				"changes where packages come from",
			],
			[
				"install|i|add|update|publish|ci --registry",
				"high network",
				otherSource,
			],
			["unpublish", "critical destructive", "removes a published package"],
			[
				"deprecate|owner|access|team|org|hook|dist-tag",
				"high privilege",
				"changes a published package or who owns it",
			],
			[
				"token|login|adduser|profile|logout|add-user",
				"high secrets",
				"handles registry credentials",
			],
			[
				"config|c|set set registry=*|*:registry=*|registry|*registry",
				"high persistence",
				"changes where packages come from",
			],
			[
				"config|c set script-shell=*|script-shell|shell=*|shell|node-options=*|node-options",
				"high persistence",
				"changes what runs scripts",
			],
			[
				"config|c|set set ~registry",
				"high persistence",
				"changes where packages come from",
			],
			["config|c set ~_auth", "high secrets", "stores registry credentials"],
			[
				"config|c set ~cafile|~strict-ssl|~proxy",
				"high persistence",
				"changes how packages are fetched",
			],
			[
				"config|c set ~strict-ssl",
				"high persistence",
				"changes how packages are fetched",
			],
			["config|c ls|list -l|--json", "low"],
			[
				"config|c get *_auth*|*_password*|*:_*",
				"high secrets",
				"prints registry credentials",
			],
			["store prune", "low"],
		],
	},
	{
		names: "yarn berry",
		values: "--cwd --registry --cache-folder -p",
		rules: [
			["add|install --registry", "high network", otherSource],
			[
				"add ~https://",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"add git+*|http://*|https://*|git://*",
				"high exec-remote",
				"installs and runs code from an address",
			],
			[
				"config set registry|npmRegistryServer|*egistry*",
				"high persistence",
				"changes where packages come from",
			],
			[
				"config set yarnPath|yarn-path|plugins",
				"high persistence",
				"changes what runs",
			],
			["npm login|logout", "high secrets", "handles registry credentials"],
			["plugin import", "high exec-remote", "installs code of others"],
			[
				"config get *oken*|*uth*|*assword*",
				"high secrets",
				"prints registry credentials",
			],
		],
	},
	{ names: "npx-rules bunx-rules", rules: [] },
	{
		names: "gem",
		values: "-e -s --source -v --version -i --install-dir",
		rules: [
			["install|fetch -s|--source", "high network", otherSource],
			[
				"sources -a|--add",
				"high persistence",
				"changes where packages come from",
			],
			["yank", "critical destructive", "removes a published package"],
			["owner|signin|signout", "high privilege", "changes who owns a package"],
			["uninstall|cleanup", "high destructive", "removes packages"],
			["server", "high network", "opens packages to the network"],
			["open -e", "shell -e"],
			["open -e", "high exec-remote", "runs a command of its choice"],
		],
	},
	{
		names: "bundle bundler",
		values: "--gemfile --path -j",
		rules: [
			["exec", "words 0.."],
			[
				"config ~mirror",
				"high persistence",
				"changes where packages come from",
			],
		],
	},
	{
		names: "cargo",
		values:
			"--manifest-path -p --package --features --target --target-dir --bin --example --git --registry --index --config --branch -j --path --profile",
		dry: "--dry-run",
		valuesOf: { watch: "-s --shell -x --exec -w --watch -i --ignore -d" },
		rules: [
			["watch -s|--shell", "shell -s|--shell"],
			[
				"install --git|--index|--registry",
				"high exec-remote",
				"installs and runs code from an address",
			],
			["yank|owner", "high privilege", "changes a published package"],
			["login|logout", "high secrets", "handles registry credentials"],
			[
				"~build.rustc-wrapper",
				"high exec-remote",
				"runs a program of its choice through cargo",
			],
			[
				"~runner=",
				"high exec-remote",
				"runs a program of its choice through cargo",
			],
		],
	},
	{
		names: "rustup",
		rules: [
			["self uninstall", "high destructive", "removes the toolchain"],
			["toolchain uninstall|remove", "high destructive", "removes a toolchain"],
			["run", "words 1.."],
		],
	},
	{
		names: "go",
		values:
			"-o -run -tags -ldflags -C -mod -modfile -exec -toolexec -p -count -timeout -bench -coverprofile",
		words: true,
		rules: [
			["build|test|run|vet|install -toolexec|-exec", "shell -toolexec|-exec"],
			[
				"build|test|run|vet|install -toolexec",
				"high exec-remote",
				"runs a program of its choice through go",
			],
			["env -w", "high persistence", "changes go's settings"],
			[
				"run|install http://*|https://*",
				"high exec-remote",
				"runs code from an address",
			],
			["run *@*", "low"],
			["clean -modcache", "low"],
		],
	},
	{
		names: "composer",
		values: "-d --working-dir --repository",
		dry: "--dry-run",
		rules: [
			["exec|run-script|run", "low"],
			[
				"config ~repositories|~repo",
				"high persistence",
				"changes where packages come from",
			],
			[
				"config repositories.*|repo.*",
				"high persistence",
				"changes where packages come from",
			],
			[
				"config ~secure-http",
				"high persistence",
				"changes how packages are fetched",
			],
			["global require", "low"],
		],
	},
	{
		names: "mvn mvnw gradle gradlew maven",
		values:
			"-f --file -s --settings -P -pl -t -b --build-file -p --project-dir -I --init-script -D",
		words: true,
		rules: [
			["~showpasswords", "high secrets", "prints stored passwords"],
			[
				"-I=http*|--init-script=http*",
				"high exec-remote",
				"runs a script from an address",
			],
			[
				"~http.ssl.insecure",
				"high network",
				"takes packages without checking them",
			],
			["~exec:exec", "high exec-remote", "runs a program of its choice"],
		],
	},
	{
		names: "dotnet",
		values: "-o --output -c --configuration -s --source -p --project",
		rules: [
			["nuget delete", "critical destructive", "removes a published package"],
			["nuget add|update source", "high network", otherSource],
			["ef database drop", "critical destructive", dropsData],
			["user-secrets list|set", "high secrets", "handles secrets"],
			["user-secrets clear", "high destructive", "deletes secrets"],
			[
				"dev-certs --trust",
				"high privilege",
				"changes which certificates are trusted",
			],
			["tool install --add-source", "high network", otherSource],
		],
	},
	{
		names: "nuget",
		rules: [
			["delete", "critical destructive", "removes a published package"],
			["sources|setapikey add|update", "high network", otherSource],
		],
	},
	{ names: "twine", rules: [] },
	{
		names: "vsce ovsx",
		rules: [
			["unpublish", "critical destructive", "removes a published package"],
			["login|create-namespace", "high secrets", "handles credentials"],
		],
	},
	{
		names:
			"cpan cpanm luarocks opam stack cabal mix rebar3 hex rebar raco nimble dub vcpkg conan",
		values: "--from --server --only-server --mirror",
		rules: [
			["ecto.drop|ecto.reset", "critical destructive", dropsData],
			["--server|--only-server|--mirror|--from", "high network", otherSource],
			["remote add", "high network", otherSource],
			[
				"hex.publish --revert",
				"critical destructive",
				"removes a published package",
			],
			["hex.retire", "high privilege", "changes a published package"],
			["exec", "words 0.."],
		],
	},
	{
		names: "code cursor codium subl",
		rules: [
			[
				"--install-extension|--uninstall-extension",
				"high persistence",
				"changes an editor's extensions",
			],
			["tunnel|serve-web", "high network", "opens this machine to the network"],
		],
		values:
			"--install-extension --uninstall-extension -g --goto -d --user-data-dir",
	},
	{
		names: "rails rake bin/rails",
		values: "-p -e --environment -f -T",
		rules: [
			[
				"db:drop|db:reset|db:purge|db:schema:load|db:migrate:reset|db:drop:all|db:truncate_all|db:setup|db:purge:all|db:seed:replant",
				"critical destructive",
				dropsData,
			],
			[
				"db:rollback|db:migrate:down",
				"high destructive",
				"takes a migration back",
			],
			["destroy|d", "high destructive", "deletes generated files"],
			[
				"credentials:show|credentials:edit|secrets:show|encrypted:show",
				"high secrets",
				"opens stored secrets",
			],
			["runner|r", "code:ruby 0"],
			["-p", "code:ruby -p"],
		],
	},
	{
		names: "artisan",
		rules: [
			[
				"migrate:fresh|migrate:refresh|migrate:reset|db:wipe",
				"critical destructive",
				dropsData,
			],
			["migrate:rollback", "high destructive", "takes a migration back"],
			["tinker --execute", "code:php --execute"],
			["env:decrypt", "high secrets", "decrypts secrets"],
		],
		values: "--execute",
	},
	{
		names: "drush wp",
		values: "--path --url --ssh --uri -l",
		rules: [
			["sql-drop|sql:drop", "critical destructive", dropsData],
			["site-install|si|site:install", "critical destructive", dropsData],
			["db drop|reset|clean", "critical destructive", dropsData],
			["db query", "code:sql 0"],
			["sql-query|sqlq|sql:query", "code:sql 0"],
			["php-eval|ev|eval|php:eval", "code:php 0"],
			[
				"post|user|comment|term|site|plugin|theme delete|empty",
				"high destructive",
				"deletes content",
			],
			["site empty|delete", "critical destructive", dropsData],
			[
				"user create|update|set-role|add-role|reset-password",
				"high privilege",
				"changes accounts",
			],
			[
				"user:create|user-create|ucrt|uli|user:login|user-login|upwd|user:password",
				"high privilege",
				"changes accounts",
			],
			["config get", "high secrets", "prints settings with secrets"],
			["db export", "low"],
			["search-replace", "high destructive", "changes many rows"],
		],
	},
	{
		names: "django-admin",
		rules: [
			["flush|reset_db|sqlflush_run", "critical destructive", dropsData],
			["createsuperuser|changepassword", "high privilege", "changes accounts"],
			["shell -c|--command", "code:python -c|--command"],
		],
		values: "-c --command --settings",
	},
	{
		names: "alembic",
		values: "-c --config",
		rules: [
			["downgrade base", "critical destructive", dropsData],
			["downgrade", "high destructive", "takes a migration back"],
			["stamp", "high destructive", "changes what is known of a database"],
		],
	},
	{
		names: "flask",
		values: "--app",
		rules: [
			["db downgrade", "high destructive", "takes a migration back"],
			["run --host", "low"],
		],
	},
	{
		names: "prisma",
		values: "--schema --file --script",
		rules: [
			["migrate reset", "critical destructive", dropsData],
			[
				"db push --force-reset|--accept-data-loss",
				"critical destructive",
				dropsData,
			],
			["db drop", "critical destructive", dropsData],
			["db execute", "high destructive", "runs SQL of its choice"],
			["migrate deploy|resolve", "high destructive", "changes a database"],
		],
	},
	{
		names: "sequelize sequelize-cli",
		rules: [
			["db:drop", "critical destructive", dropsData],
			[
				"db:migrate:undo:all|db:seed:undo:all",
				"critical destructive",
				dropsData,
			],
			[
				"db:migrate:undo|db:seed:undo",
				"high destructive",
				"takes a migration back",
			],
		],
	},
	{
		names: "knex",
		rules: [
			["migrate:rollback --all", "critical destructive", dropsData],
			[
				"migrate:rollback|migrate:down",
				"high destructive",
				"takes a migration back",
			],
		],
	},
	{
		names: "typeorm mikro-orm",
		rules: [
			[
				"schema:drop|schema:fresh|migration:fresh",
				"critical destructive",
				dropsData,
			],
			[
				"migration:revert|schema:sync|migration:down",
				"high destructive",
				"changes a database",
			],
		],
	},
	{
		names: "drizzle-kit",
		rules: [
			["drop", "high destructive", "deletes migrations"],
			["push --force", "high destructive", "changes a database"],
		],
	},
	{
		names: "flyway",
		words: true,
		rules: [
			["clean", "critical destructive", dropsData],
			["undo|repair|baseline", "high destructive", "changes a database"],
		],
	},
	{
		names: "liquibase",
		rules: [
			["drop-all|dropAll", "critical destructive", dropsData],
			[
				"rollback|rollback-count|rollbackCount|rollback-to-date",
				"high destructive",
				"takes a migration back",
			],
		],
	},
	{
		names: "goose dbmate migrate sql-migrate",
		values: "-path -database -dir -u --url -e -d",
		words: true,
		rules: [
			["drop|reset", "critical destructive", dropsData],
			["* * drop|reset", "critical destructive", dropsData],
			["* * down|down-to", "high destructive", "takes a migration back"],
			[
				"down|rollback|redo|force|down-to",
				"high destructive",
				"takes a migration back",
			],
		],
	},
	{
		names: "hasura",
		rules: [
			["metadata clear", "critical destructive", "deletes metadata"],
			["migrate delete", "high destructive", "deletes migrations"],
		],
	},
	{
		names: "doctrine console symfony bin/console",
		rules: [
			[
				"doctrine:database:drop|doctrine:schema:drop|orm:schema-tool:drop",
				"critical destructive",
				dropsData,
			],
			[
				"console doctrine:database:drop|doctrine:schema:drop",
				"critical destructive",
				dropsData,
			],
			[
				"secrets:decrypt-to-local|secrets:list --reveal",
				"high secrets",
				"prints secrets",
			],
		],
	},
	{
		names: "nx turbo lerna",
		rules: [
			["exec", "words 0.."],
			["reset", "low"],
		],
	},
	{
		names: "expo eas fastlane xcrun xcodebuild",
		rules: [
			[
				"credentials|match nuke",
				"critical destructive",
				"deletes signing credentials",
			],
			["credentials", "high secrets", "handles signing credentials"],
			["simctl erase|delete", "low"],
			["notarytool store-credentials", "high secrets", "stores credentials"],
			["secret:delete|secret:create", "high secrets", "changes secrets"],
		],
	},
	{
		names: "adb",
		values: "-s -t -H -P",
		rules: [
			["shell", "high network", "runs a command on a device"],
			["shell", "shell 0"],
			[
				"reboot|root|remount|disable-verity|sideload|tcpip|connect",
				"high privilege",
				"changes a device",
			],
			["uninstall", "high destructive", "removes an application"],
			[
				"logcat|devices|version|install|push|pull|forward|reverse|get-state",
				"low",
			],
		],
	},
	{
		names: "fastboot heimdall",
		rules: [
			["devices|getvar", "low"],
			["", "critical destructive", "overwrites a device"],
		],
	},
	{
		names: "esptool esptool.py avrdude dfu-util openocd",
		rules: [
			[
				"erase_flash|erase_region|erase-flash",
				"critical destructive",
				"erases a device",
			],
			["chip_id|flash_id|read_mac", "low"],
		],
	},
	{ names: "act", rules: [] },
	{
		names: "jupyter",
		rules: [
			[
				"notebook|lab|server --ip|--allow-root",
				"high network",
				"opens this machine to the network",
			],
			[
				"notebook|lab|server ~--notebookapp.token=",
				"high network",
				"opens this machine to the network",
			],
		],
		values: "--ip --port",
	},
	{
		names: "huggingface-cli hf",
		rules: [
			[
				"delete-cache|repo|repo-files delete",
				"critical destructive",
				"deletes a repository or files",
			],
			["upload|upload-large-folder", "send 1"],
			["login", "high secrets", "stores a token"],
		],
	},
	{
		names: "wandb dvc mlflow",
		rules: [
			[
				"gc|artifact|destroy|runs|experiments delete|-c|gc",
				"high destructive",
				"deletes artifacts",
			],
			["login", "high secrets", "stores a token"],
			["gc", "high destructive", "deletes artifacts"],
		],
	},
	{
		names: "asdf mise rtx nvm pyenv rbenv nodenv volta fnm sdk jenv tfenv",
		rules: [
			["exec|x|run", "words 0.."],
			["uninstall|remove", "high destructive", "removes a toolchain"],
			["plugin|plugins add", "high exec-remote", "installs code of others"],
		],
	},
];
