/** What becomes of an agent's mcpServers. */
import { expect, test } from "vitest";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { canary, changed, edited, names, planOf } from "./plans.ts";

const file = JSON.stringify({
	mcpServers: {
		"My Files": {
			command: "npx",
			args: ["-y", "@modelcontextprotocol/server-filesystem", "/work"],
			cwd: "/work",
			env: {
				PLAIN: "1",
				SERVICE_TOKEN: canary,
				OTHER: "${OTHER_VARIABLE}",
			},
		},
		remote: {
			type: "http",
			url: "https://mcp.example.org/mcp",
			headers: { Authorization: "Bearer ${REMOTE_TOKEN}" },
		},
		broken: { url: "ftp://x" },
	},
});

test("programs and addresses become upstreams, and keys are to be ticked", async () => {
	const plan = await planOf(".mcp.json", file, {
		env: { OTHER_VARIABLE: canary, REMOTE_TOKEN: canary },
	});
	expect(plan.view.system).toBe("mcp");
	expect(changed(plan.view)).toMatchObject({
		"upstreams.my-files.stdio.command": "npx",
		"upstreams.my-files.stdio.args":
			'["-y","@modelcontextprotocol/server-filesystem","/work"]',
		"upstreams.remote.url": "https://mcp.example.org/mcp",
	});
	expect(names(plan.view.secrets)).toEqual(["my-files-service_token"]);
	expect(names(plan.view.references)).toEqual([
		"OTHER_VARIABLE",
		"REMOTE_TOKEN",
	]);
	expect(JSON.stringify(plan.view)).not.toContain(canary);
	expect(plan.view.warnings.some((one) => one.startsWith("broken"))).toBe(true);
});

test("what is not ticked is neither read nor written", async () => {
	const plan = await planOf(".mcp.json", file);
	const json = edited(plan);
	expect(SecuritySettings.safeParse(json).success).toBe(true);
	expect(json).toEqual({
		upstreams: {
			"my-files": {
				stdio: {
					command: "npx",
					args: ["-y", "@modelcontextprotocol/server-filesystem", "/work"],
					cwd: "/work",
					env: { PLAIN: "1" },
				},
			},
			remote: { url: "https://mcp.example.org/mcp" },
		},
	});
});

test("a ticked key is bound to its variable", async () => {
	const plan = await planOf(".mcp.json", file);
	const secrets = new Set(["my-files-service_token"]);
	const [secret] = plan.secrets({ variables: new Set(), secrets });
	expect(secret?.as).toMatchObject({
		upstream: {
			name: "my-files",
			origin: "stdio:my-files",
			header: "service_token",
		},
	});
	expect(
		JSON.stringify(edited(plan, ["OTHER_VARIABLE"], [...secrets])),
	).toContain(
		'"SERVICE_TOKEN":"${secret:my-files-service_token}","OTHER":"${env:OTHER_VARIABLE}"',
	);
});

test("another Drawbridge's command is taken without its sandbox and its approval", async () => {
	const plan = await planOf(
		".drawbridge/security.json",
		JSON.stringify({
			upstreams: {
				own: { stdio: { command: "sh", args: ["x"], sandbox: false } },
			},
		}),
	);
	expect(edited(plan)).toEqual({
		upstreams: { own: { stdio: { command: "sh", args: ["x"] } } },
	});
});
