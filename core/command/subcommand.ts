/**
 * What a program is called in rules and in the log: its name, and the subcommand of those that have one. Holds the few
 * facts this needs (flags with values before the subcommand, groups of subcommands); says nothing of what they do.
 */
import type { Call } from "./call.ts";
import { hasGlob, unknownMark } from "./field.ts";

interface Shape {
	/** Flags before the subcommand that take a value. */
	readonly values: ReadonlySet<string>;
	/** Flags before it that take none. */
	readonly bare: ReadonlySet<string>;
	/** Words a second one follows: `docker compose down`. `*`: always. */
	readonly groups: ReadonlySet<string>;
}

const setOf = (words: string): ReadonlySet<string> =>
	new Set(words.split(" ").filter((word) => word !== ""));

const shape = (values: string, bare = "", groups = ""): Shape => ({
	values: setOf(values),
	bare: setOf(bare),
	groups: setOf(groups),
});

const docker = shape(
	"-c --context -H --host --config -l --log-level --tlscacert --tlscert --tlskey --url --connection --root --runroot --storage-driver -f --file -p --project-name --profile --env-file --project-directory",
	"-D --debug --tls --tlsverify -r --remote",
	"container image compose volume network system builder buildx context secret swarm stack service node plugin manifest pod machine",
);
const npm = shape(
	"--prefix -C --dir --cwd -w --workspace --registry --userconfig --loglevel -F --filter",
	"-s --silent -g --global -ws --workspaces -r --recursive -y --yes --no-progress --verbose",
);
const cargo = shape(
	"-C --manifest-path --config -Z --color --explain",
	"-q --quiet -v -vv --verbose --locked --offline --frozen",
);

const shapes: ReadonlyMap<string, Shape> = new Map(
	Object.entries({
		git: shape(
			"-C -c --git-dir --work-tree --namespace --super-prefix --config-env --attr-source",
			"-p -P --paginate --no-pager --bare --no-replace-objects --no-optional-locks --literal-pathspecs --no-lazy-fetch --glob-pathspecs --icase-pathspecs --no-advice",
			"stash remote worktree submodule reflog notes lfs bisect",
		),
		docker,
		podman: docker,
		nerdctl: docker,
		"docker-compose": shape(
			"-f --file -p --project-name --profile --env-file --project-directory --ansi --progress --parallel",
			"--verbose --compatibility",
		),
		kubectl: shape(
			"-n --namespace --context --kubeconfig -s --server --cluster --user --token --as --as-group --request-timeout --cache-dir -v",
			"--insecure-skip-tls-verify --warnings-as-errors",
			"delete create rollout config auth set",
		),
		helm: shape(
			"-n --namespace --kube-context --kubeconfig",
			"--debug",
			"repo",
		),
		terraform: shape("", "", "state workspace"),
		tofu: shape("", "", "state workspace"),
		npm,
		pnpm: npm,
		yarn: npm,
		bun: npm,
		npx: npm,
		cargo,
		go: shape("-C", "", "mod tool work"),
		pip: shape(
			"--python --log --proxy --cache-dir --index-url -i",
			"-q -v --isolated --quiet --verbose --no-input",
		),
		uv: shape(
			"--directory --project --config-file --cache-dir",
			"-q -v --offline --quiet --verbose",
			"pip tool python",
		),
		poetry: shape(
			"-C --directory -P --project",
			"-q -v -n --no-interaction",
			"env cache config self",
		),
		brew: shape("", "-q -v -d --quiet --verbose", "services"),
		apt: shape("-o -c -t", "-y -q -qq --yes --quiet"),
		"apt-get": shape("-o -c -t", "-y -q -qq --yes --quiet"),
		dnf: shape("-c --config --enablerepo --disablerepo", "-y -q"),
		yum: shape("-c --config --enablerepo --disablerepo", "-y -q"),
		systemctl: shape(
			"-H --host -M --machine -t --type -p --property -n --lines -o --output -s --signal --root --job-mode",
			"--user --system -q --quiet --now --no-pager --no-block -a --all -f --force -l --full --global --runtime",
		),
		aws: shape(
			"--profile --region --endpoint-url --output --query --color --ca-bundle --cli-read-timeout --cli-connect-timeout",
			"--debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager",
			"*",
		),
		gcloud: shape(
			"--project --account --configuration --format --verbosity --impersonate-service-account --billing-project",
			"-q --quiet --log-http",
			"*",
		),
		az: shape(
			"--subscription -o --output --query",
			"--debug --verbose --only-show-errors",
			"*",
		),
		gh: shape("-R --repo", "", "*"),
		glab: shape("-R --repo", "", "*"),
		make: shape("-C -f -j -I -o -W", "-s -k -n -B -i"),
		gradle: shape("-p -b -c -I", "-q -i"),
		vault: shape("", "", "kv auth secrets token policy operator lease"),
		drawbridge: shape("", "", "*"),
	}),
);

/** Where the system's own programs lie: there a name means what it says. */
const usual = setOf(
	"/bin/ /sbin/ /usr/bin/ /usr/sbin/ /usr/local/bin/ /opt/homebrew/bin/",
);

/**
 * `git push`, `docker compose down`, `rm`; with its folder where that is none of the system's. A subcommand behind a flag
 * nobody knows, or one that cannot be told, is a mark.
 */
export function programOf(call: Call): string {
	const name = nameOf(call);
	// Some file systems fold case.
	const known = shapes.get(call.name) ?? shapes.get(call.name.toLowerCase());
	if (known === undefined) return name;
	const first = wordFrom(call, 0, known);
	if (first === undefined) return name;
	if (!known.groups.has(first.word) && !known.groups.has("*"))
		return `${name} ${first.word}`;
	const second = wordFrom(call, first.next, known);
	return second === undefined
		? `${name} ${first.word}`
		: `${name} ${first.word} ${second.word}`;
}

/** The next word that is no flag; a mark, when a flag nobody knows stands in front of it. */
function wordFrom(
	{ args }: Call,
	start: number,
	{ values, bare }: Shape,
): { readonly word: string; readonly next: number } | undefined {
	for (let at = start; at < args.length; at += 1) {
		const text = args[at]?.text ?? "";
		if (!text.startsWith("-") || text === "-")
			return { word: wordOf(text), next: at + 1 };
		if (text === "--help" || text === "--version") return undefined;
		if (values.has(text)) at += 1;
		else if (!text.includes("=") && !bare.has(text))
			return { word: unknownMark, next: args.length };
	}
	return undefined;
}

function nameOf({ name, word }: Call): string {
	const { text } = word;
	const slash = text.lastIndexOf("/");
	if (slash < 0 || hasGlob(text) || usual.has(text.slice(0, slash + 1)))
		return name;
	return text.slice(0, slash + 1) + name;
}

/** Only what looks like a subcommand is kept: arguments are nobody's business. */
const wordOf = (text: string): string =>
	/^[a-zA-Z][\w:.-]{0,40}$/u.test(text) ? text : unknownMark;
