/** git and its kin: what loses work, what rewrites what others have, what runs code, what shows secrets. */
import type { Family } from "../rules.ts";

const editing = "runs a command of the caller's choice";

/** Sources: git-scm.com/docs. `git` itself: git-program.ts reads `-c`, environment and aliases first, then these. */
export const git: readonly Family[] = [
	{
		names: "p4",
		values: "-c -p -u -d -C -P",
		rules: [
			[
				"obliterate -y",
				"critical destructive",
				"deletes files with their history",
			],
			[
				"client|depot|stream|user -d",
				"high destructive",
				"deletes what the server keeps",
			],
			["revert ~...", "high destructive", "discards changes"],
		],
	},
	{
		names: "git-rules",
		talks: true,
		values:
			"-C -c --git-dir --work-tree --namespace --exec-path --config-env --author --date -m --message -F --file -b -B --orphan --since --until --after --before --format --pretty --grep -n -u --upload-pack --receive-pack -o --output --pathspec-from-file -s --strategy -X -S -G -L --onto",
		valuesOf: {
			reset: "",
			clean: "-e --exclude",
			branch: "",
			rebase: "-x --exec",
			grep: "-O --open-files-in-pager -e -f -m -A -B -C",
			clone: "--depth --branch --reference --origin --template --config",
			archive: "--remote --prefix",
			difftool: "-t --tool -x --extcmd",
			push: "--push-option --repo",
		},
		dry: "--dry-run",
		rules: [
			[
				"reset --hard|--merge",
				"high destructive",
				"throws away changes that are not committed",
			],
			[
				"reset --keep",
				"high destructive",
				"throws away commits of this branch",
			],
			[
				"clean !-n|--dry-run",
				"high destructive",
				"deletes files git does not know",
			],
			[
				"checkout -f|--force",
				"high destructive",
				"throws away changes that are not committed",
			],
			[
				"checkout .|:/|*/.|./|:/* ",
				"high destructive",
				"throws away every change that is not committed",
			],
			[
				"checkout * .|:/|./|:/*",
				"high destructive",
				"throws away every change that is not committed",
			],
			[
				"checkout * * .|:/|./",
				"high destructive",
				"throws away every change that is not committed",
			],
			[
				"checkout|restore ~\uFDD1",
				"high destructive",
				"throws away changes of many files",
			],
			[
				"switch -f|--force|--discard-changes",
				"high destructive",
				"throws away changes that are not committed",
			],
			[
				"restore .|:/|./|:/* !--staged|-S",
				"high destructive",
				"throws away every change that is not committed",
			],
			[
				"restore .|:/|./ -W|--worktree",
				"high destructive",
				"throws away every change that is not committed",
			],
			[
				"checkout-index -a|--all -f|--force",
				"high destructive",
				"throws away every change that is not committed",
			],
			["stash clear|drop", "high destructive", "throws away stashed work"],
			[
				"push -f|--force|--force-with-lease|--force-if-includes",
				"high destructive",
				"replaces what others may have fetched",
			],
			[
				"push --mirror|--prune",
				"high destructive",
				"deletes remote branches that are not here",
			],
			[
				"push -d|--delete",
				"high destructive",
				"deletes remote branches or tags",
			],
			["push ~refs/heads/:", "high destructive", "deletes remote branches"],
			["push * +*", "high destructive", "replaces a remote branch (+)"],
			["push * :*", "high destructive", "deletes a remote branch (:branch)"],
			[
				"push * * +*|:*",
				"high destructive",
				"replaces or deletes a remote branch",
			],
			["push +*", "high destructive", "replaces a remote branch (+)"],
			["filter-branch|filter-repo", "high destructive", "rewrites the history"],
			["rebase --root", "high destructive", "rewrites the whole history"],
			["replace", "high destructive", "rewrites the history as it is seen"],
			[
				"reflog expire|delete",
				"high destructive",
				"deletes what lost work could be found by",
			],
			[
				"gc --prune|--aggressive ~--prune=",
				"high destructive",
				"deletes what lost work could be found by",
			],
			["prune", "high destructive", "deletes what lost work could be found by"],
			[
				"update-ref -d|--delete|--stdin",
				"high destructive",
				"deletes or moves references",
			],
			["symbolic-ref -d|--delete", "high destructive", "deletes a reference"],
			[
				"worktree remove -f|--force",
				"high destructive",
				"deletes a work tree with its changes",
			],
			[
				"submodule deinit -f|--force|--all",
				"high destructive",
				"deletes submodules with their changes",
			],
			["rm -r|-f|--force !--cached", "remove-tree 0.."],
			["rm !--cached", "remove 0.."],
			[
				"read-tree --reset",
				"high destructive",
				"throws away changes that are not committed",
			],
			[
				"branch -f|--force",
				"high destructive",
				"moves a branch away from its commits",
			],
			["remote remove|rm|prune", "low"],
			["lfs prune", "high destructive", "deletes large files kept here"],
			["lfs migrate", "high destructive", "rewrites the history"],
			[
				"annex drop|dropunused --force",
				"high destructive",
				"deletes content that may exist nowhere else",
			],
			["p4|svn|cvsexportcommit", "low"],
			[
				"credential fill|approve|reject",
				"high secrets",
				"prints or changes stored credentials",
			],
			[
				"credential-store|credential-cache|credential-osxkeychain|credential-libsecret|credential-manager get|store|erase",
				"high secrets",
				"prints or changes stored credentials",
			],
			["config --unset-all|--remove-section", "low"],
			["send-email", "high network", "sends commits by mail"],
			[
				"daemon|http-backend|instaweb|shell",
				"high network",
				"opens the repository to the network",
			],
			["difftool|mergetool -x|--extcmd", "shell -x|--extcmd", editing],
			["rebase -x|--exec", "shell -x|--exec", editing],
			[
				"grep -O|--open-files-in-pager",
				"shell -O|--open-files-in-pager",
				editing,
			],
			["grep -O", "shell -O", editing],
			[
				"maintenance start|register",
				"high persistence",
				"runs git by a timer from now on",
			],
			["fsmonitor--daemon start", "high persistence", "starts a daemon"],
			["hook run", "low"],
			[
				"archive --remote",
				"high network",
				"fetches from a remote by its own program",
			],
			["bundle create", "write 0"],
			[
				"log|diff|show|format-patch|archive|bundle -o|--output",
				"write -o|--output",
			],
		],
	},
	{
		names: "gh",
		talks: true,
		values:
			"-R --repo -X --method -f -F --field --raw-field -H --header -q --jq -t --template --hostname -b --body --title",
		rules: [
			["repo delete", "critical destructive", "deletes a repository"],
			[
				"api -X=DELETE|delete|--method=DELETE",
				"critical destructive",
				"deletes through GitHub's API",
			],
			[
				"api --method=DELETE|delete",
				"critical destructive",
				"deletes through GitHub's API",
			],
			[
				"api -X|--method=PUT|POST|PATCH|put|post|patch ~/collaborators/",
				"high privilege",
				"changes who may do what in a repository",
			],
			[
				"api -X|--method=PUT|POST|PATCH|put|post|patch ~/keys",
				"high privilege",
				"lets a key into an account or a repository",
			],
			[
				"api -X|--method=PUT|POST|PATCH|put|post|patch ~/hooks",
				"high persistence",
				"has a repository tell another machine",
			],
			[
				"api -X|--method=PUT|POST|PATCH|put|post|patch ~/memberships",
				"high privilege",
				"changes who belongs to an organization",
			],
			[
				"api -X|--method=PUT|POST|PATCH|put|post|patch ~/protection",
				"high privilege",
				"changes what guards a branch",
			],
			[
				"api -X|--method=PUT|POST|PATCH|put|post|patch ~/actions/secrets",
				"high secrets",
				"changes a repository's secrets",
			],
			["api ~installations/ ~access_tokens", "high secrets", "prints a token"],
			[
				"repo archive|rename",
				"high destructive",
				"changes a repository for everybody",
			],
			[
				"repo edit --visibility",
				"high privilege",
				"changes who sees a repository",
			],
			["repo deploy-key add", "high privilege", "lets a key into a repository"],
			[
				"release|gist|issue|label|cache|run|variable|project|codespace|milestone delete",
				"high destructive",
				"deletes on GitHub",
			],
			[
				"pr close -d|--delete-branch",
				"high destructive",
				"deletes a remote branch",
			],
			[
				"secret set|delete|remove",
				"high secrets",
				"changes a repository's secrets",
			],
			[
				"ssh-key|gpg-key add|delete",
				"high privilege",
				"changes who may act as this account",
			],
			["auth token", "high secrets", "prints a token"],
			["auth status -t|--show-token", "high secrets", "prints a token"],
			[
				"auth login|refresh|logout|setup-git",
				"high privilege",
				"changes the account's credentials",
			],
			["gist create", "send 0.."],
			["release upload", "send 1.."],
			["release create +2", "send 1.."],
			[
				"extension install|upgrade",
				"high exec-remote",
				"installs code of others as a command",
			],
			["alias set", "high persistence", "makes a command of its own"],
			["codespace ssh|cp", "high network", "opens a shell on another machine"],
			[
				"workflow run|enable|disable",
				"high exec-remote",
				"runs or changes a workflow",
			],
			["config set", "low"],
		],
	},
	{
		names: "glab",
		talks: true,
		values: "-R --repo -X --method -f -F --field",
		rules: [
			["repo|project delete", "critical destructive", "deletes a repository"],
			[
				"api -X=DELETE|delete",
				"critical destructive",
				"deletes through GitLab's API",
			],
			[
				"api --method=DELETE|delete",
				"critical destructive",
				"deletes through GitLab's API",
			],
			[
				"api -X|--method=PUT|POST|put|post ~members",
				"high privilege",
				"changes who may do what in a project",
			],
			[
				"api -X|--method=PUT|POST|put|post ~keys",
				"high privilege",
				"lets a key into an account or a project",
			],
			[
				"api -X|--method=PUT|POST|put|post ~variables",
				"high secrets",
				"changes a project's secrets",
			],
			[
				"api -X|--method=PUT|POST|put|post ~hooks",
				"high persistence",
				"has a project tell another machine",
			],
			["api ~access_tokens", "high secrets", "makes or prints tokens"],
			["api ~/variables", "high secrets", "prints a project's secrets"],
			["auth token|status -t|--show-token", "high secrets", "prints a token"],
			[
				"variable get|export|list",
				"high secrets",
				"prints secrets of a project",
			],
			[
				"variable set|delete|update",
				"high secrets",
				"changes secrets of a project",
			],
			[
				"release|issue|mr|label|snippet delete",
				"high destructive",
				"deletes on GitLab",
			],
			[
				"ssh-key|deploy-key add|delete",
				"high privilege",
				"changes who may act as this account",
			],
		],
	},
	{
		names: "hub",
		rules: [
			["delete", "critical destructive", "deletes a repository"],
			["api", "low"],
		],
	},
	{
		names: "git-filter-repo bfg git-filter-branch",
		rules: [["", "high destructive", "rewrites the history"]],
	},
	{
		names: "svn",
		values: "-m --message -r --revision --username --password --config-option",
		rules: [
			[
				"revert -R|--recursive|--depth",
				"high destructive",
				"throws away changes that are not committed",
			],
			[
				"cleanup --remove-unversioned|--remove-ignored",
				"high destructive",
				"deletes files svn does not know",
			],
			[
				"delete|del|remove|rm ~://",
				"high destructive",
				"deletes in the repository",
			],
			["delete|del|remove|rm --force", "remove-tree 0.."],
		],
	},
	{
		names: "svnadmin",
		rules: [
			[
				"rmtxns|rmlocks|setrevprop|setuuid",
				"high destructive",
				"changes a repository behind its history",
			],
		],
	},
	{
		names: "hg",
		values: "-R --repository -r --rev -m --message --config --cwd",
		rules: [
			[
				"update|up|checkout|co|merge -C|--clean",
				"high destructive",
				"throws away changes that are not committed",
			],
			[
				"revert -a|--all",
				"high destructive",
				"throws away every change that is not committed",
			],
			["purge|clean", "high destructive", "deletes files hg does not know"],
			["strip|histedit|rollback", "high destructive", "rewrites the history"],
			["push -f|--force", "high destructive", "forces a push"],
			["serve", "high network", "opens the repository to the network"],
			[
				"~alias.",
				"high exec-remote",
				"runs a command through hg's configuration",
			],
			[
				"~hooks.",
				"high exec-remote",
				"runs a command through hg's configuration",
			],
			["--config", "low"],
		],
	},
	{
		names: "jj",
		rules: [
			["abandon|restore|op|operation", "high destructive", "throws away work"],
			[
				"git push --deleted|--all",
				"high destructive",
				"deletes remote branches",
			],
		],
	},
	{ names: "repo", rules: [["forall -c", "shell -c"]], values: "-c" },
	{
		names: "pre-commit husky lefthook",
		rules: [["install|add", "high persistence", "installs git hooks"]],
	},
	{
		names: "git-crypt",
		rules: [["unlock|export-key", "high secrets", "opens or exports keys"]],
	},
	{
		names: "git-secret",
		rules: [
			[
				"reveal|cat|tell",
				"high secrets",
				"opens secrets or lets somebody read them",
			],
		],
	},
];
