/** Views for the tests: plain values with what a test says about them laid over. */
import type { ApprovalView, PieceView } from "../../contract/approvals.ts";
import type {
	CallerView,
	DeviceView,
	PairingOffer,
	PairingView,
} from "../../contract/devices.ts";
import type { ConsentView } from "../../contract/oauth.ts";
import type {
	CertificateView,
	EntryView,
	KeyView,
	SecretView,
	SessionView,
	StatusView,
	UpstreamView,
	UserView,
} from "../../contract/views.ts";

export function entry(over: Partial<EntryView>): EntryView {
	return {
		id: 1,
		at: "2026-11-20T10:00:00.000Z",
		kind: "outcome",
		request: "request-1",
		client: "a program",
		upstream: "docs",
		method: "POST",
		path: "/mcp",
		tool: "",
		agent: "",
		step: 0,
		status: 200,
		reason: "",
		durationMs: 3,
		mode: "strict",
		digest: "",
		risk: "",
		decision: "",
		decidedBy: "",
		device: "",
		bytesIn: 0,
		bytesOut: 0,
		judgement: "",
		...over,
	};
}

export function key(over: Partial<KeyView>): KeyView {
	return {
		id: "key-1",
		name: "a program",
		role: "operator",
		prefix: "dbk_abcd",
		upstreams: [],
		tools: [],
		note: "",
		agent: null,
		source: "drawbridge",
		createdAt: "2026-11-20T10:00:00.000Z",
		expiresAt: null,
		lastUsedAt: null,
		overlap: null,
		daily: { requests: null, tokens: null, usedRequests: 0, usedTokens: 0 },
		state: "active",
		...over,
	};
}

export const status: StatusView = {
	running: true,
	version: "0.1.0",
	pid: 1,
	startedAt: "2026-11-20T09:00:00.000Z",
	mode: "strict",
	until: null,
	returnsTo: "strict",
	gate: "http://127.0.0.1:4180",
	listeners: [],
	console: null,
	upstreams: [],
	activeKeys: 0,
	activeUsers: 0,
	origins: [],
	allowedIps: [],
	anonymousRole: "operator",
	peerUserChecked: true,
	bridge: { raised: false, since: null, by: "" },
	owner: { desktop: false, passphrase: false },
	pendingApprovals: 0,
	openRequests: 0,
	quiet: false,
	update: null,
	vault: { backend: "file", state: "open", detail: "" },
	paths: { home: "", settings: "", state: "", log: "", socket: "" },
	warnings: [],
};

export function user(over: Partial<UserView>): UserView {
	return {
		id: "u_1",
		name: "ada",
		role: "viewer",
		disabled: false,
		hasPassword: true,
		createdAt: "2026-11-20T10:00:00.000Z",
		lastLoginAt: null,
		sessions: 0,
		...over,
	};
}

export function session(over: Partial<SessionView>): SessionView {
	return {
		id: "s_1",
		name: "ada",
		kind: "login",
		role: "viewer",
		upstreams: [],
		createdAt: "2026-11-20T10:00:00.000Z",
		lastUsedAt: null,
		expiresAt: "2026-11-21T10:00:00.000Z",
		...over,
	};
}

export function upstream(over: Partial<UpstreamView>): UpstreamView {
	return {
		name: "docs",
		url: "http://127.0.0.1:3333",
		stdio: null,
		root: false,
		source: "settings",
		gateUrl: "http://127.0.0.1:4180/docs/",
		preset: null,
		readOnly: false,
		project: null,
		mode: "strict",
		missing: [],
		health: { state: "unknown", detail: "", checkedAt: null },
		...over,
	};
}

export function secret(over: Partial<SecretView>): SecretView {
	return {
		name: "docs",
		setAt: "2026-11-20T10:00:00.000Z",
		boundTo: [],
		...over,
	};
}

export function certificate(over: Partial<CertificateView>): CertificateView {
	return {
		id: "c_1",
		kind: "server",
		name: "docs",
		names: ["localhost"],
		fingerprint: "AB:CD",
		serial: "01",
		notBefore: "2026-11-20T10:00:00.000Z",
		notAfter: "2027-11-20T10:00:00.000Z",
		issuer: "ca",
		state: "active",
		role: null,
		upstreams: [],
		inUse: false,
		...over,
	};
}

export function piece(over: Partial<PieceView>): PieceView {
	return {
		text: "rm -rf ~/x",
		language: "shell",
		where: "run_command: command",
		guessed: false,
		cwd: "",
		risk: "critical",
		why: [{ text: "~/x", start: 7, end: 10, reason: "Deletes." }],
		...over,
	};
}

export function approval(over: Partial<ApprovalView>): ApprovalView {
	return {
		id: "DB-7F3K",
		state: "pending",
		client: "a program",
		agent: "claude",
		upstream: "demo",
		method: "POST",
		path: "/mcp",
		tool: "run_command",
		risk: "critical",
		categories: ["destructive"],
		command: "rm -rf ~/x",
		where: "run_command: command",
		cwd: "",
		args: '{"command":"rm -rf ~/x"}',
		cut: false,
		why: ["Deletes."],
		pieces: [piece({})],
		rule: "",
		waiting: 1,
		onceOnly: false,
		scopes: ["once"],
		offers: [],
		proposed: null,
		hold: true,
		reach: null,
		reachState: "none",
		nearest: null,
		digest: "ab".repeat(32),
		askedAt: "2026-11-20T10:00:00.000Z",
		expiresAt: "2026-11-20T10:02:00.000Z",
		answer: null,
		...over,
	};
}

export function pairing(over: Partial<PairingView>): PairingView {
	return {
		state: "idle",
		id: "pairing-1",
		expiresAt: "2026-11-20T10:02:00.000Z",
		triesLeft: 5,
		codeIsOver: false,
		caller: null,
		device: null,
		why: "",
		...over,
	};
}

export function offer(over: Partial<PairingOffer>): PairingOffer {
	return {
		...pairing({ state: "offered" }),
		link: "https://192.168.1.20:4181/p#AQ",
		qr: ["101", "010", "101"],
		address: "https://192.168.1.20:4181/p",
		code: "7F3K9 Q2M4X",
		...over,
	};
}

export function caller(over: Partial<CallerView>): CallerView {
	return {
		name: "Mia's phone",
		userAgent:
			"Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
		address: "192.168.1.31",
		certificate: "untrusted",
		byName: false,
		byCode: false,
		words: ["abandon", "zoo", "letter"],
		...over,
	};
}

export function device(over: Partial<DeviceView>): DeviceView {
	return {
		id: "DV-7F3K",
		name: "Mia's phone",
		tier: "untrusted",
		state: "active",
		reach: "critical",
		session: true,
		upstreams: [],
		highUntil: null,
		online: false,
		push: false,
		userAgent: "",
		origin: "https://192.168.1.20:4181",
		address: "192.168.1.31",
		pairedAt: "2026-11-20T10:00:00.000Z",
		lastSeenAt: "2026-11-20T10:00:00.000Z",
		expiresAt: "2026-12-20T10:00:00.000Z",
		...over,
	};
}

export function consent(over: Partial<ConsentView>): ConsentView {
	return {
		id: "c_1",
		code: "K7QF",
		name: "Claude Code",
		document: null,
		returnsTo: "this computer",
		asks: "viewer",
		upstreams: [{ name: "docs", tools: null }],
		requestedAt: "2026-11-20T10:00:00.000Z",
		expiresAt: "2026-11-20T10:05:00.000Z",
		...over,
	};
}
