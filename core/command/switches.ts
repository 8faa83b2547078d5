/**
 * Long flags that are known to take no value: what follows one is a flag of its own. Of any other nobody can tell, so
 * that `--cache-dir --help` is no question for help. Knows no program.
 */

const names: ReadonlySet<string> = new Set(
	"force wait yes all now recursive verbose quiet silent debug rm interactive tty it detach volumes rmi purge prune hard soft mixed cached global system user auto-approve assume-yes non-interactive confirm delete delete-excluded delete-after delete-before delete-during del archive compress progress stats human-readable itemize-changes server-side ignore-not-found ignore-daemonsets install atomic follow force-with-lease tags mirror privileged init read-only update upgrade save-dev save save-exact frozen-lockfile production dev no-cache offline keep-going parents preserve-root one-file-system backup overwrite clean fix write check list json remove-orphans build pull reset-values reuse-values cleanup-on-fail all-namespaces remove delete-emptydir-data delete-local-data destroy refresh-only staged worktree directories exclude-standard aggressive expire-unreachable include-untracked keep-index acl-public-read only-show-errors size-only exact-timestamps help version provenance keep-history".split(
		" ",
	),
);
const beginnings = ["no-", "skip-", "allow-", "disable-", "enable-", "ignore-"];

/** `flag`: with its dashes. */
export function isSwitch(flag: string): boolean {
	const name = flag.slice(2);
	return names.has(name) || beginnings.some((one) => name.startsWith(one));
}
