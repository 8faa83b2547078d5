/** What is taken from each system's own file: the pages' examples, and the files their code writes. */
import { describe, expect, test } from "vitest";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { canary, changed, edited, names, planOf } from "./plans.ts";

const key = "kaimon_0123456789abcdef0123456789abcdef01234567";

describe("Kaimon", () => {
	const page = JSON.stringify({
		mode: "strict",
		api_keys: [key],
		allowed_ips: ["127.0.0.1", "::1"],
	});

	test("the page's file becomes an upstream, an allowlist, and keys to tick", async () => {
		const plan = await planOf(".kaimon/security.json", page);
		expect(changed(plan.view)).toEqual({
			"upstreams.kaimon.url": "http://127.0.0.1:2828",
			"upstreams.kaimon.preset": "kaimon",
			allowed_ips: '["127.0.0.1","::1"]',
		});
		expect(names(plan.view.secrets)).toEqual(["kaimon", "api_keys.0"]);
		expect(JSON.stringify(plan.view)).not.toContain(key);
		expect(SecuritySettings.safeParse(edited(plan)).success).toBe(true);
	});

	test("a ticked key goes to the vault for the upstream, or is accepted for that upstream alone", async () => {
		const plan = await planOf("config.json", page);
		const [secret, client] = plan.secrets({
			variables: new Set(),
			secrets: new Set(["kaimon", "api_keys.0"]),
		});
		expect(secret?.as).toMatchObject({
			kind: "secret",
			name: "kaimon",
			upstream: { name: "kaimon", origin: "http://127.0.0.1:2828" },
		});
		expect(client?.as).toMatchObject({ kind: "key", upstreams: ["kaimon"] });
		expect(secret?.value.reveal()).toBe(key);
		expect(
			plan.secrets({ variables: new Set(["kaimon"]), secrets: new Set() }),
		).toEqual([]);
	});

	test.each([
		[2900, "http://127.0.0.1:2900"],
		[0, "http://127.0.0.1:2828"],
	])("port %d is %s", async (port, url) => {
		const { view } = await planOf("config.json", JSON.stringify({ port }));
		expect(changed(view)["upstreams.kaimon.url"]).toBe(url);
	});

	test("where its code and its page differ, a warning says so", async () => {
		const { warnings } = (
			await planOf(
				"config.json",
				'{"mode":"relaxed","allowed_ips":[],"port":1}',
			)
		).view;
		expect(warnings.some((one) => one.startsWith("relaxed:"))).toBe(true);
		expect(warnings.some((one) => one.startsWith("allowed_ips is empty"))).toBe(
			true,
		);
	});

	test("what no header can carry is no key, and is not shown", async () => {
		const { view } = await planOf(
			"config.json",
			JSON.stringify({ port: 1, api_keys: ["short", `${canary} with spaces`] }),
		);
		expect(view.secrets).toEqual([]);
		expect(JSON.stringify(view)).not.toContain(canary);
	});

	test("its own fields stay with it, and an unknown one is named", async () => {
		const { warnings } = (
			await planOf(
				"config.json",
				'{"port":1,"editor":"vscode","fps":30,"odd_one":1}',
			)
		).view;
		expect(warnings.join()).toContain("odd_one");
		expect(warnings.join()).not.toContain("editor");
	});
});

describe("an import only narrows", () => {
	test.each([
		["lax", "strict", false],
		["relaxed", "strict", false],
		["lax", "relaxed", false],
		["relaxed", "relaxed", false],
		["strict", "relaxed", true],
		["strict", "lax", true],
		["relaxed", "lax", true],
	] as const)(
		"a file that says %s where %s holds",
		async (said, holds, taken) => {
			const { view } = await planOf(
				"config.json",
				JSON.stringify({ mode: said, port: 1 }),
				{ settings: { mode: holds } },
			);
			expect("mode" in changed(view)).toBe(taken);
			if (!taken && said !== holds)
				expect(view.warnings.join()).toContain(`drawbridge mode ${said}`);
		},
	);

	test("a mode that is tighter than the file's and looser than what holds for a while is not taken", async () => {
		const { view } = await planOf(
			"config.json",
			'{"mode":"relaxed","port":1}',
			{ settings: { mode: "lax" }, mode: "strict" },
		);
		expect(changed(view)).not.toHaveProperty("mode");
	});

	test.each([
		[["10.0.0.0/8"], [], true],
		[["10.1.0.0/16"], ["10.0.0.0/8"], true],
		[["10.1.2.3"], ["10.0.0.0/8", "127.0.0.1"], true],
		[["10.0.0.0/8"], ["10.1.0.0/16"], false],
		[["10.1.2.3", "11.0.0.1"], ["10.0.0.0/8"], false],
		[["0.0.0.0/0"], ["10.0.0.0/8"], false],
		[["::/0"], ["10.0.0.0/8"], false],
		[["10.1.0.0/8"], ["10.1.0.0/16"], false],
		[["::ffff:10.1.0.0/112"], ["10.0.0.0/8"], false],
		[["fd00::/16"], ["fd00::/8"], true],
		[[], ["10.0.0.0/8"], false],
		[["10.0.0.0/8"], ["10.0.0.0/8"], false],
	])("ranges %j where %j may connect", async (said, holds, taken) => {
		const { view } = await planOf(
			"config.json",
			JSON.stringify({ allowed_ips: said, port: 1 }),
			{ settings: { allowed_ips: holds } },
		);
		expect("allowed_ips" in changed(view)).toBe(taken);
	});

	test("a list that shuts 127.0.0.1 out says so", async () => {
		const { view } = await planOf(
			"config.json",
			'{"allowed_ips":["10.0.0.1"],"port":1}',
		);
		expect(view.warnings.join()).toContain("127.0.0.1");
	});

	test("an upstream of that name is left as it is, secret and all", async () => {
		const plan = await planOf(
			"config.json",
			JSON.stringify({ port: 1, api_keys: [key] }),
			{
				settings: { upstreams: { kaimon: { url: "http://127.0.0.1:9" } } },
			},
		);
		expect(
			Object.keys(changed(plan.view)).filter((one) =>
				one.startsWith("upstreams"),
			),
		).toEqual([]);
		expect(names(plan.view.secrets)).toEqual(["api_keys.0"]);
	});

	test("an upstream that came meanwhile is in the way", async () => {
		const plan = await planOf("config.json", '{"port":1}');
		const json = { upstreams: { kaimon: { url: "http://127.0.0.1:9" } } };
		const before = structuredClone(json);
		expect(
			plan.edit(json, { variables: new Set(), secrets: new Set() }),
		).toBeTypeOf("string");
		expect(json).toEqual(before);
	});
});

describe("Kimi", () => {
	const page = [
		"service:",
		'  host: "0.0.0.0"',
		"  port: 8000",
		'  log_level: "info"',
		"auth:",
		'  jwt_secret: ""  # Set via env var',
		'  jwt_algorithm: "HS256"',
		"  jwt_expiry_hours: 24",
		"  require_auth: true",
		"tls:",
		"  enabled: true",
		'  cert_path: "${SERVICE_TLS_CERT}"',
		'  key_path: "${SERVICE_TLS_KEY}"',
		'  ca_path: "${SERVICE_TLS_CA}"',
		"  verify_client: false",
	].join("\n");

	test("the page's file becomes an upstream on 127.0.0.1 that gets tokens of its own", async () => {
		const plan = await planOf("config/security-auditor.yaml", page);
		expect(changed(plan.view)).toMatchObject({
			"upstreams.security-auditor.url": "http://127.0.0.1:8000",
			"upstreams.security-auditor.preset": "kimi",
			"upstreams.security-auditor.jwt": '{"secret":"security-auditor"}',
		});
		expect(SecuritySettings.safeParse(edited(plan)).success).toBe(true);
		expect(plan.view.warnings.join()).toContain("jwt_secret is empty");
		expect(plan.view.warnings.join()).toContain("every address");
	});

	test("paths by variable stay references, and only ticked ones are written", async () => {
		const plan = await planOf("config/security-auditor.yaml", page);
		expect(names(plan.view.references)).toEqual([
			"SECURITY_AUDITOR_JWT_SECRET",
			"SERVICE_TLS_CERT",
			"SERVICE_TLS_KEY",
			"SERVICE_TLS_CA",
		]);
		expect(JSON.stringify(edited(plan))).not.toContain("TLS");
		expect(edited(plan, ["SERVICE_TLS_CERT"])).toMatchObject({
			upstreams: {
				"security-auditor": { tls: { cert: "${env:SERVICE_TLS_CERT}" } },
			},
		});
	});

	test("the environment overrides the file where it is ticked: its path stays a reference, its secret goes to the vault", async () => {
		const text = page
			.replace("${SERVICE_TLS_CERT}", "/etc/cert.pem")
			.replace('jwt_secret: ""', "jwt_secret: from-the-file");
		const plan = await planOf("auditor.yaml", text, {
			env: {
				SECURITY_AUDITOR_TLS_CERT: "/other.pem",
				SECURITY_AUDITOR_JWT_SECRET: canary,
				SYSADMIN_AI_JWT_SECRET: "x",
			},
		});
		const variables = [
			"SECURITY_AUDITOR_TLS_CERT",
			"SECURITY_AUDITOR_JWT_SECRET",
		];
		expect(
			plan.view.references
				.filter(({ isSet }) => isSet)
				.map(({ name }) => name)
				.toSorted(),
		).toEqual(variables.toSorted());
		const tls = (ticked: readonly string[]): unknown =>
			edited(plan, ticked)["upstreams"];
		expect(tls([])).toMatchObject({
			"security-auditor": { tls: { cert: "/etc/cert.pem" } },
		});
		expect(tls(variables)).toMatchObject({
			"security-auditor": { tls: { cert: "${env:SECURITY_AUDITOR_TLS_CERT}" } },
		});
		const values = (variablesTicked: readonly string[]): string[] =>
			plan
				.secrets({
					variables: new Set(variablesTicked),
					secrets: new Set(["security-auditor"]),
				})
				.map(({ value }) => value.reveal());
		expect(values([])).toEqual(["from-the-file"]);
		expect(values(variables)).toEqual([canary]);
		expect(
			JSON.stringify([
				plan.view,
				plan.done({ variables: new Set(variables), secrets: new Set() }),
			]),
		).not.toContain(canary);
	});

	test.each([
		["x.yaml", 8001, "sysadmin-ai"],
		["x.yaml", 8002, "convergence-loop"],
		["x.yaml", 8766, "dashboard"],
		["x.yaml", 9999, "kimi"],
		["convergence-loop.yaml", 9999, "convergence-loop"],
	])("%s on port %d is %s", async (file, port, name) => {
		const { view } = await planOf(file, `service:\n  port: ${port}`);
		expect(Object.keys(changed(view))).toContain(`upstreams.${name}.url`);
	});

	test("a variable names the service, whatever the port", async () => {
		const text =
			"service:\n  port: 1\ntls:\n  enabled: true\n  cert_path: ${SYSADMIN_AI_TLS_CERT}";
		expect(Object.keys(changed((await planOf("x.yaml", text)).view))).toContain(
			"upstreams.sysadmin-ai.url",
		);
	});

	test("asking for no credential loosens nothing, and asking for one tightens", async () => {
		const open = await planOf(
			"x.yaml",
			"service: {}\nauth:\n  require_auth: false",
			{ settings: { mode: "relaxed" } },
		);
		expect(changed(open.view)).not.toHaveProperty("mode");
		const shut = await planOf(
			"x.yaml",
			"service: {}\nauth:\n  require_auth: true",
			{ settings: { mode: "relaxed" } },
		);
		expect(changed(shut.view)).toMatchObject({ mode: "strict" });
	});

	test.each([
		[12, true],
		[24, false],
		[48, false],
	])(
		"tokens of %d hours are taken where that is shorter: %s",
		async (hours, taken) => {
			const { view } = await planOf(
				"x.yaml",
				`service: {}\nauth:\n  jwt_expiry_hours: ${hours}`,
			);
			expect("auth.access_hours" in changed(view)).toBe(taken);
		},
	);

	test("the gate's own variables and pasted secrets are no variables to tick", async () => {
		for (const name of ["DRAWBRIDGE_VAULT_PASSPHRASE", canary, "A B", "${X}"]) {
			const { view } = await planOf(
				"x.yaml",
				`service: {}\ntls:\n  enabled: true\n  cert_path: "\${${name}}"`,
			);
			expect(view.references.map((one) => one.name)).not.toContain(name);
			expect(JSON.stringify(view.references)).not.toContain(canary);
		}
	});
});

describe("Docrunch", () => {
	const page = [
		"server:",
		"  mcp:",
		"    host: localhost",
		"    port: 3333",
		"    auth:",
		"      enabled: true",
		"      tokens:",
		"        - name: claude-agent",
		"          token_env: DOCRUNCH_AGENT_TOKEN",
		"          permissions: [read, write]",
		"    rate_limit:",
		"      queries_per_minute: 60",
		"      writes_per_minute: 20",
		"      max_tokens_per_request: 50000",
		"llm:",
		"  providers:",
		"    openai:",
		"      api_key_env: OPENAI_API_KEY # Reference, not value",
	].join("\n");

	test("the page's file: the token stays a reference, lower limits are the upstream's, higher ones are left", async () => {
		const plan = await planOf(".docrunch/config.yaml", page, {
			env: { DOCRUNCH_AGENT_TOKEN: canary },
		});
		expect(changed(plan.view)).toEqual({
			"upstreams.docrunch.url": "http://127.0.0.1:3333",
			"upstreams.docrunch.preset": "docrunch",
			"upstreams.docrunch.headers.Authorization":
				"Bearer ${env:DOCRUNCH_AGENT_TOKEN}",
			"upstreams.docrunch.limits.queries_per_minute": "60",
			"upstreams.docrunch.limits.writes_per_minute": "20",
		});
		expect(plan.view.references).toMatchObject([
			{ name: "DOCRUNCH_AGENT_TOKEN", isSet: true },
			{ name: "OPENAI_API_KEY", isSet: false },
		]);
		expect(JSON.stringify(plan.view)).not.toContain(canary);
		expect(
			SecuritySettings.safeParse(edited(plan, ["DOCRUNCH_AGENT_TOKEN"]))
				.success,
		).toBe(true);
	});

	test("an unticked variable is not written", async () => {
		const plan = await planOf("config.yaml", page);
		expect(JSON.stringify(edited(plan))).not.toContain("DOCRUNCH_AGENT_TOKEN");
		expect(JSON.stringify(edited(plan, ["DOCRUNCH_AGENT_TOKEN"]))).toContain(
			"${env:DOCRUNCH_AGENT_TOKEN}",
		);
	});

	test("a token written where its variable's name belongs is not shown", async () => {
		const { view } = await planOf(
			"config.yaml",
			page.replace("DOCRUNCH_AGENT_TOKEN", canary),
		);
		expect(JSON.stringify(view)).not.toContain(canary);
		expect(changed(view)).not.toHaveProperty([
			"upstreams.docrunch.headers.Authorization",
		]);
	});

	test("a token that may only read makes the upstream read-only; one that may write is preferred", async () => {
		const reader = page.replace("[read, write]", "[read]");
		expect(
			changed((await planOf("c.yaml", reader)).view)[
				"upstreams.docrunch.read_only"
			],
		).toBe("true");
		const both = reader.replace(
			"    rate_limit:",
			[
				"        - name: writer",
				"          token_env: WRITER_TOKEN",
				"          permissions: [read, write]",
				"    rate_limit:",
			].join("\n"),
		);
		const chosen = changed((await planOf("c.yaml", both)).view);
		expect(chosen["upstreams.docrunch.headers.Authorization"]).toBe(
			"Bearer ${env:WRITER_TOKEN}",
		);
		expect(chosen).not.toHaveProperty(["upstreams.docrunch.read_only"]);
	});

	test("without a token of its own nothing is said of one: the preset shows what is set", async () => {
		const plan = await planOf("c.yaml", "server:\n  mcp:\n    port: 3334");
		expect(edited(plan)).toEqual({
			upstreams: {
				docrunch: { url: "http://127.0.0.1:3334", preset: "docrunch" },
			},
		});
	});

	test("over stdio there is nothing to put behind the gate", async () => {
		const { view } = await planOf(
			"c.yaml",
			"server:\n  mcp:\n    transport: stdio\n    port: 3334",
		);
		expect(view.changes).toEqual([]);
		expect(view.warnings).toHaveLength(1);
	});

	test("its REST API is an upstream of its own, and TLS is dialled as TLS", async () => {
		const text =
			"server:\n  http:\n    enabled: true\n  mcp:\n    host: 0.0.0.0\n    tls:\n      enabled: true\n      cert: /c.pem";
		expect(changed((await planOf("c.yaml", text)).view)).toMatchObject({
			"upstreams.docrunch-api.url": "http://127.0.0.1:3333",
			"upstreams.docrunch.url": "https://127.0.0.1:3334",
			"upstreams.docrunch.tls.ca": "/c.pem",
		});
	});

	test("a provider's plain key is offered to the vault by name", async () => {
		const { view } = await planOf(
			"c.yaml",
			`llm:\n  providers:\n    openai:\n      api_key: ${canary}`,
		);
		expect(names(view.secrets)).toEqual(["docrunch-openai"]);
		expect(JSON.stringify(view)).not.toContain(canary);
	});
});

describe("a .env", () => {
	test("offers keys, tokens and secrets by name, and nothing else", async () => {
		const text = [
			"# c",
			"OPENAI_API_KEY=sk-1",
			"export CLI_PROXY_API_KEY='two words'",
			"EMPTY_TOKEN=",
			'A_SECRET="x # y"',
			"PLAIN=1",
			"B_TOKEN=a # comment",
			"MADE_TOKEN=${A_SECRET}",
			'LONG_SECRET="a',
			'b"',
		].join("\n");
		const plan = await planOf(".env", text);
		expect(names(plan.view.secrets)).toEqual([
			"OPENAI_API_KEY",
			"CLI_PROXY_API_KEY",
			"A_SECRET",
			"B_TOKEN",
		]);
		const values = plan
			.secrets({
				variables: new Set(),
				secrets: new Set(names(plan.view.secrets)),
			})
			.map(({ value }) => value.reveal());
		expect(values).toEqual(["sk-1", "two words", "x # y", "a"]);
		expect(plan.view.changes).toEqual([]);
	});

	test.each(["local", "strict", "public"])(
		"SECURITY_MODE=%s is named and never applied",
		async (mode) => {
			const { view } = await planOf(".env", `SECURITY_MODE=${mode}`, {
				settings: { mode: "lax" },
			});
			expect(view.changes).toEqual([]);
			expect(view.warnings.join()).toContain("SECURITY_MODE");
		},
	);

	test("Kaimon's generated one becomes its upstream and its secret", async () => {
		const plan = await planOf(
			".env",
			`JULIA_MCP_API_KEY=${key}\nJULIA_MCP_PORT=40001\nJULIA_MCP_REPL_ID=x`,
		);
		expect(changed(plan.view)).toEqual({
			"upstreams.kaimon.url": "http://127.0.0.1:40001",
			"upstreams.kaimon.preset": "kaimon",
		});
		expect(
			plan.secrets({
				variables: new Set(),
				secrets: new Set(["JULIA_MCP_API_KEY"]),
			})[0]?.as,
		).toMatchObject({
			name: "kaimon",
			upstream: { origin: "http://127.0.0.1:40001" },
		});
	});

	test("prints no value, whatever it is called", async () => {
		const { view } = await planOf(
			".env",
			`X_API_KEY=${canary}\nSECURITY_MODE=${canary}\nPASSWORD=${canary}\nY_TOKEN=\${${canary}}`,
		);
		expect(JSON.stringify(view)).not.toContain(canary);
	});
});

describe("another Drawbridge's security.json", () => {
	const file = {
		mode: "lax",
		anonymous_role: "viewer",
		read_only: true,
		api_keys: [`dbk_${canary}`],
		trusted_proxies: ["10.0.0.1"],
		roles: { viewer: ["*"] },
		limits: { queries_per_minute: 10, writes_per_minute: 1_000 },
		auth: { access_hours: 1, refresh_days: 30 },
		upstreams: {
			docs: {
				url: "http://127.0.0.1:9000",
				root: true,
				project: "/somewhere",
				timeout_seconds: 5,
				headers: {
					Authorization: `Bearer ${canary}`,
					"X-Team": canary,
					"X-Token": "Bearer ${env:DOCS_TOKEN}",
					"X-Mixed": `${canary}\${secret:docs}`,
					"X-File": "${file:/etc/token}",
				},
				routes: [
					{ path: "/open", permission: "anyone" },
					{ path: "/shut", permission: "nobody" },
				],
				limits: { queries_per_minute: 5, writes_per_minute: null },
			},
		},
	};

	test("narrows, adds the upstream, and leaves what opens to the owner", async () => {
		const plan = await planOf("security.json", JSON.stringify(file));
		const changes = changed(plan.view);
		expect(changes).toMatchObject({
			anonymous_role: "viewer",
			read_only: "true",
			"limits.queries_per_minute": "10",
			"auth.access_hours": "1",
			"upstreams.docs.url": "http://127.0.0.1:9000",
			"upstreams.docs.root": "true",
			"upstreams.docs.timeout_seconds": "5",
			"upstreams.docs.routes": '[{"path":"/shut","permission":"nobody"}]',
			"upstreams.docs.limits.queries_per_minute": "5",
		});
		for (const opens of [
			"mode",
			"trusted_proxies",
			"roles",
			"limits.writes_per_minute",
			"auth.refresh_days",
			"upstreams.docs.limits.writes_per_minute",
			"upstreams.docs.project",
		])
			expect(Object.keys(changes)).not.toContain(opens);
		expect(JSON.stringify(plan.view)).not.toContain(canary);
	});

	test("headers: references stay, plain credentials go to the vault, and each only when it is ticked", async () => {
		const plan = await planOf("security.json", JSON.stringify(file));
		const headers = (
			variables: readonly string[],
			secrets: readonly string[],
		): unknown => {
			const upstreams = SecuritySettings.parse(
				edited(plan, variables, secrets),
			).upstreams;
			return upstreams["docs"]?.headers;
		};
		expect(headers([], [])).toEqual({
			"X-Team": canary,
			"X-Mixed": `${canary}\${secret:docs}`,
		});
		expect(
			headers(["DOCS_TOKEN", "/etc/token"], ["docs-authorization"]),
		).toEqual({
			Authorization: "${secret:docs-authorization}",
			"X-Team": canary,
			"X-Token": "Bearer ${env:DOCS_TOKEN}",
			"X-Mixed": `${canary}\${secret:docs}`,
			"X-File": "${file:/etc/token}",
		});
	});

	test("limits that are switched off there stay on here, and switched off here are switched on", async () => {
		expect(changed((await planOf("x", '{"limits":null}')).view)).toEqual({});
		const { view } = await planOf(
			"x",
			'{"limits":{"queries_per_minute":100}}',
			{ settings: { limits: null } },
		);
		expect(changed(view)).toEqual({ "limits.queries_per_minute": "100" });
	});
});
