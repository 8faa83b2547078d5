/**
 * Which paths hold secrets: data, and how a path is held against it. A path that is only known in part counts when its known
 * part could be one of them. Judges no reading.
 *
 * Sources: the manual pages and documentation of the programs whose files these are.
 */
import { anyMark, couldBe, hasGlob, starMark, unknownMark } from "./field.ts";

/** Folders under a home that hold secrets as a whole. Lower case, as everything here: some file systems fold. */
const folders = [
	".ssh",
	".aws/sso",
	".aws/cli/cache",
	".gnupg",
	".password-store",
	".azure",
	".config/gcloud",
	".config/op",
	".config/sops",
	".config/age",
	".config/rclone",
	".kube",
	".subversion/auth",
	".filezilla",
	".config/filezilla",
	".config/bitwarden",
	".config/1password",
	".config/signal",
	".config/helm/registry",
	".config/argocd",
	".config/scw",
	".config/linode-cli",
	".config/pypoetry/auth.toml",
	".config/nordvpn",
	".wrangler/config",
	".config/.wrangler/config",
	".step/secrets",
	".local/share/com.vercel.cli",
	".android/adbkey",
	".config/remmina",
	".local/share/remmina",
	".config/evolution",
	".config/discord",
	".config/slack",
	".putty",
	".config/syncthing",
	".config/tailscale",
	".config/gh-copilot",
	".config/anthropic",
	".anthropic",
	".openai",
	".config/doctl",
	".config/hcloud",
	".config/keybase",
	".config/bitwarden cli",
	".config/google-chrome",
	".config/chromium",
	".config/bravesoftware",
	".config/microsoft-edge",
	".config/solana",
	".config/teleport",
	".tsh",
	".mozilla/firefox",
	".thunderbird",
	".local/share/keyrings",
	".local/share/kwalletd",
	".kube/cache/oidc-login",
	".oci",
	".bluemix",
	".minikube/certs",
	".ethereum/keystore",
	".bitcoin",
	".electrum",
	"library/keychains",
	"library/cookies",
	"library/safari",
	"library/messages",
	"library/application support/google/chrome",
	"library/application support/firefox",
	"library/application support/bravesoftware",
	"library/application support/com.apple.tcc",
	"appdata/local/google/chrome/user data",
	"appdata/roaming/mozilla/firefox/profiles",
	"appdata/local/microsoft/credentials",
	"appdata/roaming/microsoft/credentials",
	"appdata/roaming/microsoft/protect",
	"appdata/local/microsoft/edge/user data",
] as const;

/** Files under a home. */
const files = [
	".aws/credentials",
	".netrc",
	"_netrc",
	".git-credentials",
	".config/git/credentials",
	".config/gh/hosts.yml",
	".config/hub",
	".config/glab-cli/config.yml",
	".docker/config.json",
	".dockercfg",
	".config/containers/auth.json",
	".kube/config",
	".npmrc",
	".pypirc",
	".gem/credentials",
	".cargo/credentials",
	".cargo/credentials.toml",
	".julia/servers/pkg.julialang.org/auth.toml",
	".composer/auth.json",
	".config/composer/auth.json",
	".m2/settings.xml",
	".m2/settings-security.xml",
	".gradle/gradle.properties",
	".nuget/nuget.config",
	".nuget/nuget/nuget.config",
	".config/nuget/nuget.config",
	".authinfo",
	".authinfo.gpg",
	".offlineimaprc",
	".mbsyncrc",
	".config/msmtp/config",
	".config/aerc/accounts.conf",
	".hex/hex.config",
	".sentryclirc",
	".supabase/access-token",
	".railway/config.json",
	".netlify/config.json",
	".argocd/config",
	".expo/state.json",
	".config/goose/secrets.yaml",
	".continue/config.json",
	".smbcredentials",
	".pgpass",
	".my.cnf",
	".mylogin.cnf",
	".s3cfg",
	".boto",
	".vault-token",
	".terraformrc",
	".terraform.d/credentials.tfrc.json",
	".pulumi/credentials.json",
	".config/heroku/config.json",
	".fly/config.yml",
	".config/netlify/config.json",
	".config/configstore/firebase-tools.json",
	".config/stripe/config.toml",
	".config/ngrok/ngrok.yml",
	".ngrok2/ngrok.yml",
	".config/github-copilot/hosts.json",
	".config/github-copilot/apps.json",
	".claude.json",
	".claude/.credentials.json",
	".codex/auth.json",
	".gemini/oauth_creds.json",
	".config/openai/auth.json",
	".huggingface/token",
	".cache/huggingface/token",
	".kaggle/kaggle.json",
	".jupyter/jupyter_server_config.json",
	".databrickscfg",
	".snowsql/config",
	".snowflake/connections.toml",
	".msmtprc",
	".mailrc",
	".fetchmailrc",
	".muttrc",
	".wgetrc",
	".curlrc",
	".purple/accounts.xml",
	".vnc/passwd",
	".config/remmina",
	".bash_history",
	".zsh_history",
	".zhistory",
	".history",
	".sh_history",
	".ksh_history",
	".ash_history",
	".python_history",
	".node_repl_history",
	".psql_history",
	".mysql_history",
	".sqlite_history",
	".rediscli_history",
	".mongo_history",
	".dbshell",
	".mongodb/mongosh/mongosh_repl_history",
	".irb_history",
	".php_history",
	".lesshst",
	".viminfo",
	".local/share/fish/fish_history",
	".config/fish/fish_history",
	".local/share/powershell/psreadline/consolehost_history.txt",
	"appdata/roaming/microsoft/windows/powershell/psreadline/consolehost_history.txt",
	".julia/logs/repl_history.jl",
	".xauthority",
	".iceauthority",
] as const;

/** Anywhere in the file system; a trailing slash means everything below. */
const absolute = [
	"/etc/shadow",
	"/etc/shadow-",
	"/etc/gshadow",
	"/etc/gshadow-",
	"/etc/master.passwd",
	"/etc/spwd.db",
	"/etc/security/opasswd",
	"/etc/sudoers",
	"/etc/sudoers.d/",
	"/etc/ssl/private/",
	"/etc/pki/tls/private/",
	"/etc/letsencrypt/live/",
	"/etc/letsencrypt/archive/",
	"/etc/letsencrypt/accounts/",
	"/etc/krb5.keytab",
	"/etc/ppp/chap-secrets",
	"/etc/ppp/pap-secrets",
	"/etc/ipsec.secrets",
	"/etc/wireguard/",
	"/etc/openvpn/",
	"/etc/networkmanager/system-connections/",
	"/etc/wpa_supplicant/wpa_supplicant.conf",
	"/etc/mysql/debian.cnf",
	"/etc/kubernetes/admin.conf",
	"/etc/kubernetes/pki/",
	"/etc/rancher/k3s/k3s.yaml",
	"/etc/docker/key.json",
	"/etc/vault.d/",
	"/etc/postfix/sasl_passwd",
	"/etc/dovecot/private/",
	"/etc/samba/smbpasswd",
	"/var/lib/samba/private/",
	"/var/lib/docker/",
	"/var/lib/kubelet/pki/",
	"/var/lib/rancher/k3s/server/token",
	"/var/lib/rancher/k3s/server/node-token",
	"/var/run/secrets/",
	"/run/secrets/",
	"/run/credentials/",
	"/run/user/",
	"/var/lib/sss/secrets/",
	"/var/lib/systemd/credential.secret",
	"/var/lib/jenkins/secrets/",
	"/var/lib/jenkins/credentials.xml",
	"/var/db/dslocal/nodes/default/users/",
	"/library/keychains/",
	"/system/library/keychains/",
	"/private/etc/master.passwd",
	"/private/etc/sudoers",
	"/proc/kcore",
	"/dev/mem",
	"/dev/kmem",
	"/dev/port",
	"/var/backups/shadow.bak",
	"/var/backups/gshadow.bak",
	"/var/lib/kubelet/config.json",
	"/etc/kubernetes/kubelet.conf",
	"/etc/kubernetes/super-admin.conf",
	"/etc/kubernetes/controller-manager.conf",
	"/etc/kubernetes/scheduler.conf",
	"/etc/exim4/passwd.client",
	"/etc/ldap.secret",
	"/etc/pam_ldap.secret",
	"/etc/cloudflared/",
	"/etc/apt/auth.conf",
	"/etc/apt/auth.conf.d/",
	"/etc/cryptsetup-keys.d/",
	"/etc/sssd/sssd.conf",
	"/etc/rndc.key",
	"/etc/grafana/grafana.ini",
	"/var/lib/cloud/instance/user-data.txt",
	"/var/log/auth.log",
	"/var/log/secure",
	"/var/log/btmp",
	"c:/windows/system32/config/",
	"c:/windows/ntds/",
	"c:/windows/repair/sam",
	"c:/windows/panther/unattend.xml",
] as const;

/** File names that say it wherever they lie. */
const names = new Set([
	".env",
	".envrc",
	".netrc",
	".pgpass",
	".my.cnf",
	".git-credentials",
	".vault-token",
	".vault_pass",
	".vault_pass.txt",
	".vault-password",
	".htpasswd",
	".dockercfg",
	".dockerconfigjson",
	".npmrc",
	".pypirc",
	".s3cfg",
	".boto",
	".secrets",
	".secret",
	".credentials",
	".bash_history",
	".zsh_history",
	".python_history",
	".psql_history",
	".mysql_history",
	".dev.vars",
	"id_rsa",
	"id_dsa",
	"id_ecdsa",
	"id_ecdsa_sk",
	"id_ed25519",
	"id_ed25519_sk",
	"ssh_host_rsa_key",
	"ssh_host_ecdsa_key",
	"ssh_host_ed25519_key",
	"ssh_host_dsa_key",
	"identity.key",
	"credentials",
	"credentials.json",
	"credentials.yml",
	"credentials.yaml",
	"credentials.toml",
	"credentials.xml",
	"credentials.csv",
	"credentials.txt",
	"credentials.ini",
	"credentials.yml.enc",
	"client_secret.json",
	"client_secrets.json",
	"service-account.json",
	"service_account.json",
	"serviceaccount.json",
	"service-account-key.json",
	"gcp-key.json",
	"firebase-adminsdk.json",
	"secrets.yml",
	"secrets.yaml",
	"secrets.json",
	"secrets.toml",
	"secrets.ini",
	"secrets.env",
	"secrets.txt",
	"secrets.properties",
	"secret.yml",
	"secret.yaml",
	"secret.json",
	"secret.txt",
	"secret.key",
	"passwords.txt",
	"password.txt",
	"passwords.csv",
	"passwd.txt",
	"token.txt",
	"token.json",
	"api_key.txt",
	"apikey.txt",
	"api-key.txt",
	"master.key",
	"production.key",
	"private.key",
	"privkey.pem",
	"private.pem",
	"private_key.pem",
	"key.pem",
	"vault.yml",
	"vault.yaml",
	"wp-config.php",
	"kubeconfig",
	"kubeconfig.yaml",
	"terraform.tfstate",
	"terraform.tfstate.backup",
	"secrets.tfvars",
	"secret.tfvars",
	"secrets.auto.tfvars",
	"logins.json",
	"key3.db",
	"key4.db",
	"cookies.sqlite",
	"login data",
	"login.keychain-db",
	"login.keychain",
	"ntds.dit",
	"consolehost_history.txt",
	"unattend.xml",
	"wallet.dat",
	"keystore.properties",
	"local.secrets.json",
	"appsettings.production.json",
]);

/** Endings of key and password stores. */
const endings = [
	".key",
	".ppk",
	".p12",
	".pfx",
	".jks",
	".keystore",
	".kdbx",
	".kdb",
	".keytab",
	".ovpn",
	".keychain",
	".keychain-db",
	".agekey",
	".tfstate",
	".mobileprovision",
	".pkcs12",
	".p8",
	".env",
	"_rsa",
	"_ed25519",
	"_ecdsa",
] as const;
/** A `.pem` is a key unless its name says certificate. */
const certificateWords = [
	"cert",
	"chain",
	"ca",
	"public",
	"pub",
	"bundle",
	"root",
	"dhparam",
	"csr",
];
const exampleWords = [
	"example",
	"sample",
	"template",
	"dist",
	"defaults",
	"default",
	"schema",
	"tpl",
	"tmpl",
	"dummy",
	"fake",
	"enc",
	"sops",
];

/** In ~/.ssh what others may read. */
const openSshNames = new Set([
	"config",
	"known_hosts",
	"known_hosts.old",
	"authorized_keys",
	"config.d",
	"rc",
]);

/** Folders that hold a secret beside other things: taken as a whole they are one. */
const holders = new Set([
	".aws",
	".kube",
	".docker",
	".config/gh",
	".mozilla",
	".config/git",
	".terraform.d",
]);

const folderSet: readonly string[] = folders;
const fileSet: ReadonlySet<string> = new Set(files);

/**
 * Where secrets lie, for whoever hides them: in lower case, folders and files alike. `belowHome` is relative to a home,
 * and holds the folders of `holders` as a whole.
 */
export const secretPlaces = {
	belowHome: [...folders, ...files, ...holders],
	absolute: absolute.map((path) => path.replace(/\/$/, "")),
} as const;

/** `path`: absolute or unknown in front, normalised, any case; marks allowed. */
export function isSecretPath(path: string): boolean {
	const lower = path.toLowerCase();
	return hasGlob(lower) ? globCouldBeSecret(lower) : isSecretText(lower);
}

function isSecretText(lower: string): boolean {
	const slash = lower.lastIndexOf("/");
	const base = lower.slice(slash + 1);
	if (isSecretBase(base) && !isMadeUp(lower)) return true;
	for (const entry of absolute) {
		if (entry.endsWith("/")) {
			if (lower.startsWith(entry) || `${lower}/` === entry)
				return !isOpen(base);
		} else if (lower === entry) return true;
	}
	if (isProcessMemory(lower)) return true;
	return isUnderHomeSecret(lower, base);
}

/** Certificates and public keys beside the secrets. */
const isOpen = (base: string): boolean =>
	base.endsWith(".pub") ||
	base.endsWith(".crt") ||
	base === "ca.crt" ||
	base === "namespace";

/** Keys and passwords that come with tests protect nothing. */
const isMadeUp = (lower: string): boolean =>
	[
		"/fixtures/",
		"/__fixtures__/",
		"/testdata/",
		"/test-data/",
		"/__mocks__/",
	].some((folder) => lower.includes(folder)) && !lower.endsWith("/.env");

/** `/proc/PID/environ`, `/proc/PID/mem`. */
function isProcessMemory(lower: string): boolean {
	if (!lower.startsWith("/proc/")) return false;
	return (
		lower.endsWith("/environ") ||
		lower.endsWith("/mem") ||
		lower.endsWith("/auxv")
	);
}

/** The folders' own names begin with a dot (or are `library`, `appdata`): they count below any home, mount or backup. */
function isUnderHomeSecret(lower: string, base: string): boolean {
	for (let at = lower.indexOf("/"); at >= 0; at = lower.indexOf("/", at + 1)) {
		const next = lower[at + 1];
		if (next !== "." && next !== "l" && next !== "a" && next !== "_") continue;
		const tail = lower.slice(at + 1);
		if (fileSet.has(tail) || holders.has(tail)) return true;
		for (const folder of folderSet) {
			if (!tail.startsWith(folder)) continue;
			if (tail.length === folder.length) return true;
			if (tail[folder.length] !== "/") continue;
			// What clusters answered, and no credentials.
			if (folder === ".kube" && tail.startsWith(".kube/cache")) continue;
			if (folder === ".ssh")
				return !base.endsWith(".pub") && !openSshNames.has(base);
			if (folder === ".gnupg") return !base.endsWith(".conf");
			return true;
		}
	}
	return false;
}

function isSecretBase(base: string): boolean {
	if (base === "") return false;
	if (base.startsWith(".env")) {
		if (base === ".env" || base === ".envrc") return true;
		if (base[4] === "." || base[4] === "-" || base[4] === "_")
			return !hasWord(base, exampleWords);
		return false;
	}
	if (names.has(base)) return true;
	if (base.endsWith(".pem")) return !hasWord(base, certificateWords);
	for (const ending of endings)
		if (base.length > ending.length && base.endsWith(ending))
			return !hasWord(base, exampleWords) && !base.startsWith("pub");
	// Copies keep what they hold: id_rsa.bak, credentials.json.old.
	for (const copy of [".bak", ".old", ".backup", ".orig", ".save", "~"])
		if (base.endsWith(copy)) return isSecretBase(base.slice(0, -copy.length));
	if (base.startsWith("service-account") && base.endsWith(".json")) return true;
	if (base.startsWith("client_secret") && base.endsWith(".json")) return true;
	if (isSecretStem(base)) return true;
	return base.includes("-firebase-adminsdk-");
}

/** Settings that say what they hold: values.secret.yaml, db-credentials.json, secrets.prod.yaml. */
function isSecretStem(base: string): boolean {
	const dot = base.lastIndexOf(".");
	if (dot <= 0 || !settings.has(base.slice(dot + 1))) return false;
	const words = base.slice(0, dot).split(/[._-]/u);
	const last = words.at(-1) ?? "";
	if (hasWord(base, [...exampleWords, "sealed", "external", "test", "mock"]))
		return false;
	return (
		words.length > 1 &&
		(secretStems.has(last) ||
			(secretStems.has(words[0] ?? "") && stages.has(last)))
	);
}

const settings = new Set(
	"yml yaml json toml ini properties env conf".split(" "),
);
const secretStems = new Set("secret secrets credentials creds".split(" "));
const stages = new Set("prod production staging dev live local".split(" "));

/** One of the words between dots, dashes and underscores. */
function hasWord(base: string, words: readonly string[]): boolean {
	let word = "";
	for (const char of `${base}.`) {
		if (char === "." || char === "-" || char === "_") {
			if (words.includes(word)) return true;
			word = "";
		} else word += char;
	}
	return words.some((one) => one.length > 3 && base.includes(one));
}

/** Paths that a glob is held against: what people go for, and the folders themselves. */
const exemplars: readonly (readonly string[])[] = [
	...absolute.map((entry) =>
		entry.endsWith("/") ? `${entry}secret.key` : entry,
	),
	...absolute
		.filter((entry) => entry.endsWith("/"))
		.map((entry) => entry.slice(0, -1)),
	"/etc/ssh/ssh_host_rsa_key",
	"/proc/1/environ",
	"/proc/self/environ",
	...["~/", "/root/", "/home/user/", "/users/user/"].flatMap((home) =>
		[
			folders,
			files,
			".ssh/id_rsa",
			".ssh/id_ed25519",
			".ssh/id_ecdsa",
			".gnupg/secring.gpg",
			".password-store/secret.gpg",
			".config/gcloud/credentials.db",
			".config/gcloud/application_default_credentials.json",
			".mozilla/firefox/x.default/logins.json",
			".config/google-chrome/default/login data",
		]
			.flat()
			.map((path) => home + path),
	),
].map((path) => path.split("/"));

function globCouldBeSecret(lower: string): boolean {
	const parts = lower.split("/");
	const base = parts.at(-1) ?? "";
	if (globBaseCouldBeSecret(base)) return true;
	if (exemplars.some((exemplar) => segmentsCouldBe(parts, exemplar)))
		return true;
	if (tailCouldBeSecret(parts)) return true;
	if (lower.includes(unknownMark)) {
		const known = base.replaceAll(unknownMark, "");
		if (!hasGlob(known) && isSecretBase(known)) return true;
	}
	// A secret folder whose content is named by a pattern: ~/.ssh/*, /proc/*/environ.
	const fixed: string[] = [];
	for (const part of parts) {
		if (hasGlob(part)) break;
		fixed.push(part);
	}
	const folder = fixed.join("/");
	if (folder.length > 1 && folder !== "/root" && isSecretText(`${folder}/x`))
		return !base.endsWith(".pub");
	if (lower.startsWith("/proc/")) return isProcessMemory(lower);
	// The pattern stands for one folder in front of a known tail: /home/*/.ssh/id_rsa.
	const rest: string[] = [];
	for (const part of parts.toReversed()) {
		if (hasGlob(part)) break;
		rest.unshift(part);
	}
	return rest.length > 0 && isSecretText(`/x/${rest.join("/")}`);
}

/** What lies below any home, however the home is called. */
const belowHome: readonly (readonly string[])[] = [...folders, ...files]
	.map((path) => path.split("/"))
	.filter((parts) => parts[0]?.startsWith(".") === true)
	.flatMap((parts) =>
		parts.length > 1
			? [parts, [...parts, "key"]]
			: [
					[...parts, "key"],
					[...parts, "id_rsa"],
				],
	);

function tailCouldBeSecret(parts: readonly string[]): boolean {
	return belowHome.some((exemplar) => {
		const begin = parts.length - exemplar.length;
		return (
			begin > 0 &&
			parts[begin]?.startsWith(".") === true &&
			segmentsCouldBe(parts.slice(begin), exemplar)
		);
	});
}

/** As the shell matches: a wildcard crosses no slash and takes no leading dot. */
function segmentsCouldBe(
	parts: readonly string[],
	exemplar: readonly string[],
): boolean {
	if (parts.length !== exemplar.length) return false;
	let literal = 0;
	for (const [index, part] of parts.entries()) {
		const other = exemplar[index] ?? "";
		if (part === other) {
			literal += part.length;
			continue;
		}
		if (!hasGlob(part) && !part.includes(unknownMark)) return false;
		if (other.startsWith(".") && (part[0] === starMark || part[0] === anyMark))
			return false;
		if (!couldBe(part, other)) return false;
		literal += part.length - 1;
	}
	// `/*/*` names everything and nothing.
	return literal > 2;
}

/** `.e*`, `id_?sa`, `*.pem`: enough of the name stands there to know what is meant. */
function globBaseCouldBeSecret(base: string): boolean {
	if (!hasGlob(base)) return isSecretBase(base.replaceAll(unknownMark, ""));
	const bare = base.replaceAll(starMark, "").replaceAll(anyMark, "");
	if (bare.length < 2) return false;
	if (base.startsWith(".")) {
		if (couldBe(base, ".env")) return true;
		if (base.startsWith(".env")) return !hasWord(bare, exampleWords);
		return (
			couldBe(base, ".netrc") ||
			couldBe(base, ".pgpass") ||
			couldBe(base, ".git-credentials") ||
			couldBe(base, ".bash_history") ||
			couldBe(base, ".zsh_history")
		);
	}
	const dot = base.lastIndexOf(".");
	const extension = dot < 0 ? "" : base.slice(dot);
	if (dot > 0 && !hasGlob(extension) && base[0] === starMark) {
		if (extension === ".pem") return !hasWord(bare, certificateWords);
		return (
			extension !== ".env" && (endings as readonly string[]).includes(extension)
		); // `as`: a tuple's includes takes only its members
	}
	if (bare.length < 3) return false;
	return (
		couldBe(base, "id_rsa") ||
		couldBe(base, "id_ed25519") ||
		couldBe(base, "id_ecdsa") ||
		(bare.length >= 5 &&
			(couldBe(base, "credentials.json") ||
				couldBe(base, "credentials") ||
				couldBe(base, "secrets.yml") ||
				couldBe(base, "secrets.json")))
	);
}
