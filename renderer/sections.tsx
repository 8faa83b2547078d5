/**
 * The windows in their order and groups. Each is a folder, loaded when it is first opened; a new one is added here, and
 * the address `#id` opens it.
 */
import {
	Activity,
	AppWindow,
	BadgeCheck,
	Bot,
	Gauge,
	Globe,
	Hand,
	House,
	Info,
	KeyRound,
	type LucideIcon,
	ScrollText,
	Server,
	Settings,
	ShieldHalf,
	Smartphone,
	Users,
	Vault,
	WandSparkles,
} from "lucide-react";
import { type ComponentType, lazy, useSyncExternalStore } from "react";
import type { StatusView } from "../contract/views.ts";
import type { groups, sections as names } from "./shared/strings.ts";

export interface Section {
	readonly id: keyof typeof names;
	/** `null`: it stands first, without a heading. */
	readonly group: keyof typeof groups | null;
	readonly Icon: LucideIcon;
	readonly Window: ComponentType<{ status: StatusView }>;
}

/** A module exports its window by name: `find` takes it from there. */
const opened = <M,>(
	load: () => Promise<M>,
	find: (module: M) => ComponentType<{ status: StatusView }>,
): Section["Window"] => lazy(async () => ({ default: find(await load()) }));

const first: Section = {
	id: "home",
	group: null,
	Icon: House,
	Window: opened(
		() => import("./home/home-window.tsx"),
		(home) => home.HomeWindow,
	),
};

export const sections: readonly Section[] = [
	first,
	{
		id: "approvals",
		group: null,
		Icon: Hand,
		Window: opened(
			() => import("./approvals/approvals-window.tsx"),
			(approvals) => approvals.ApprovalsWindow,
		),
	},
	{
		id: "audit",
		group: null,
		Icon: ScrollText,
		Window: opened(
			() => import("./audit/audit-window.tsx"),
			(audit) => audit.AuditWindow,
		),
	},
	{
		id: "mode",
		group: "gate",
		Icon: ShieldHalf,
		Window: opened(
			() => import("./mode/mode-window.tsx"),
			(mode) => mode.ModeWindow,
		),
	},
	{
		id: "upstreams",
		group: "gate",
		Icon: Server,
		Window: opened(
			() => import("./upstreams/upstreams-window.tsx"),
			(upstreams) => upstreams.UpstreamsWindow,
		),
	},
	{
		id: "agents",
		group: "gate",
		Icon: Bot,
		Window: opened(
			() => import("./agents/agents-window.tsx"),
			(agents) => agents.AgentsWindow,
		),
	},
	{
		id: "keys",
		group: "enter",
		Icon: KeyRound,
		Window: opened(
			() => import("./keys/keys-window.tsx"),
			(keys) => keys.KeysWindow,
		),
	},
	{
		id: "programs",
		group: "enter",
		Icon: AppWindow,
		Window: opened(
			() => import("./programs/programs-window.tsx"),
			(programs) => programs.ProgramsWindow,
		),
	},
	{
		id: "users",
		group: "enter",
		Icon: Users,
		Window: opened(
			() => import("./users/users-window.tsx"),
			(users) => users.UsersWindow,
		),
	},
	{
		id: "devices",
		group: "enter",
		Icon: Smartphone,
		Window: opened(
			() => import("./devices/devices-window.tsx"),
			(devices) => devices.DevicesWindow,
		),
	},
	{
		id: "allowlist",
		group: "enter",
		Icon: Globe,
		Window: opened(
			() => import("./allowlist/allowlist-window.tsx"),
			(allowlist) => allowlist.AllowlistWindow,
		),
	},
	{
		id: "limits",
		group: "enter",
		Icon: Gauge,
		Window: opened(
			() => import("./limits/limits-window.tsx"),
			(limits) => limits.LimitsWindow,
		),
	},
	{
		id: "secrets",
		group: "kept",
		Icon: Vault,
		Window: opened(
			() => import("./secrets/secrets-window.tsx"),
			(secrets) => secrets.SecretsWindow,
		),
	},
	{
		id: "certificates",
		group: "kept",
		Icon: BadgeCheck,
		Window: opened(
			() => import("./certificates/certificates-window.tsx"),
			(certificates) => certificates.CertificatesWindow,
		),
	},
	{
		id: "status",
		group: "app",
		Icon: Activity,
		Window: opened(
			() => import("./status/status-window.tsx"),
			(status) => status.StatusWindow,
		),
	},
	{
		id: "settings",
		group: "app",
		Icon: Settings,
		Window: opened(
			() => import("./settings/settings-window.tsx"),
			(settings) => settings.SettingsWindow,
		),
	},
	{
		id: "setup",
		group: "app",
		Icon: WandSparkles,
		Window: opened(
			() => import("./setup/setup-window.tsx"),
			(setup) => setup.SetupWindow,
		),
	},
	{
		id: "about",
		group: "app",
		Icon: Info,
		Window: opened(
			() => import("./about/about-window.tsx"),
			(about) => about.AboutWindow,
		),
	},
];

function listen(changed: () => void): () => void {
	window.addEventListener("hashchange", changed);
	return () => window.removeEventListener("hashchange", changed);
}

/** The section the address names; the first one otherwise. What follows a `?` there is the window's own. */
export function useSection(): Section {
	const id = useSyncExternalStore(
		listen,
		() => window.location.hash.slice(1).split("?")[0],
	);
	return sections.find((section) => section.id === id) ?? first;
}
