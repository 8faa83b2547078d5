/** Small tools that keep, open or hand out credentials. Sources: each tool's own manual. */
import type { Family } from "../rules.ts";

const opens = "opens or prints secrets";

export const credentialTools: readonly Family[] = [
	{
		names:
			"docker-credential-desktop docker-credential-osxkeychain docker-credential-pass docker-credential-secretservice docker-credential-wincred docker-credential-ecr-login docker-credential-gcr docker-credential-gcloud git-credential-osxkeychain git-credential-manager git-credential-libsecret git-credential-store git-credential-cache",
		rules: [
			["get|list|store|erase", "high secrets", "asks a store of credentials"],
		],
	},
	{
		names: "k3s rke2",
		words: true,
		rules: [
			["token list|create|generate|rotate", "high secrets", "prints a token"],
			["kubectl|crictl|ctr", "words 0.."],
		],
	},
	{
		names:
			"blackbox_cat blackbox_edit blackbox_decrypt_file blackbox_decrypt_all_files blackbox_postdeploy",
		rules: [["", "high secrets", opens]],
	},
	{
		names: "teller",
		rules: [["show|env|yaml|json|sh|export|copy", "high secrets", opens]],
	},
	{
		names: "chezmoi",
		rules: [
			["secret", "high secrets", opens],
			["decrypt|dump|data", "high secrets", opens],
		],
	},
	{
		names: "atuin",
		rules: [
			["history list|last", "high secrets", "prints the shell's history"],
			["search", "high secrets", "prints the shell's history"],
			["key", "high secrets", "prints the history's key"],
		],
	},
	{
		names: "ec2metadata ec2-metadata",
		rules: [
			[
				"--user-data|-d|--all",
				"high secrets",
				"prints a machine's first settings",
			],
		],
	},
	{
		names: "cloud-init",
		rules: [
			[
				"query userdata|--all|ds|v1",
				"high secrets",
				"prints a machine's first settings",
			],
			["query -a|--all", "high secrets", "prints a machine's first settings"],
			["clean", "high destructive", "has the machine set itself up again"],
		],
	},
	{
		names: "logger",
		values: "-n --server -P --port -t -p -f --file",
		rules: [
			["-n|--server", "send 0.."],
			["-f|--file", "read -f|--file"],
		],
	},
];
