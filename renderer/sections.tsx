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
import { useSyncExternalStore } from "react";
import type { Load } from "./frame/use-window.tsx";
import type { groups, sections as names } from "./shared/strings.ts";

export interface Section {
	readonly id: keyof typeof names;
	/** `null`: it stands first, without a heading. */
	readonly group: keyof typeof groups | null;
	readonly Icon: LucideIcon;
	readonly load: Load;
}

const first: Section = {
	id: "home",
	group: null,
	Icon: House,
	load: async () => (await import("./home/home-window.tsx")).HomeWindow,
};

export const sections: readonly Section[] = [
	first,
	{
		id: "approvals",
		group: null,
		Icon: Hand,
		load: async () =>
			(await import("./approvals/approvals-window.tsx")).ApprovalsWindow,
	},
	{
		id: "audit",
		group: null,
		Icon: ScrollText,
		load: async () => (await import("./audit/audit-window.tsx")).AuditWindow,
	},
	{
		id: "mode",
		group: "gate",
		Icon: ShieldHalf,
		load: async () => (await import("./mode/mode-window.tsx")).ModeWindow,
	},
	{
		id: "upstreams",
		group: "gate",
		Icon: Server,
		load: async () =>
			(await import("./upstreams/upstreams-window.tsx")).UpstreamsWindow,
	},
	{
		id: "agents",
		group: "gate",
		Icon: Bot,
		load: async () => (await import("./agents/agents-window.tsx")).AgentsWindow,
	},
	{
		id: "keys",
		group: "enter",
		Icon: KeyRound,
		load: async () => (await import("./keys/keys-window.tsx")).KeysWindow,
	},
	{
		id: "programs",
		group: "enter",
		Icon: AppWindow,
		load: async () =>
			(await import("./programs/programs-window.tsx")).ProgramsWindow,
	},
	{
		id: "users",
		group: "enter",
		Icon: Users,
		load: async () => (await import("./users/users-window.tsx")).UsersWindow,
	},
	{
		id: "devices",
		group: "enter",
		Icon: Smartphone,
		load: async () =>
			(await import("./devices/devices-window.tsx")).DevicesWindow,
	},
	{
		id: "allowlist",
		group: "enter",
		Icon: Globe,
		load: async () =>
			(await import("./allowlist/allowlist-window.tsx")).AllowlistWindow,
	},
	{
		id: "limits",
		group: "enter",
		Icon: Gauge,
		load: async () => (await import("./limits/limits-window.tsx")).LimitsWindow,
	},
	{
		id: "secrets",
		group: "kept",
		Icon: Vault,
		load: async () =>
			(await import("./secrets/secrets-window.tsx")).SecretsWindow,
	},
	{
		id: "certificates",
		group: "kept",
		Icon: BadgeCheck,
		load: async () =>
			(await import("./certificates/certificates-window.tsx"))
				.CertificatesWindow,
	},
	{
		id: "status",
		group: "app",
		Icon: Activity,
		load: async () => (await import("./status/status-window.tsx")).StatusWindow,
	},
	{
		id: "settings",
		group: "app",
		Icon: Settings,
		load: async () =>
			(await import("./settings/settings-window.tsx")).SettingsWindow,
	},
	{
		id: "setup",
		group: "app",
		Icon: WandSparkles,
		load: async () => (await import("./setup/setup-window.tsx")).SetupWindow,
	},
	{
		id: "about",
		group: "app",
		Icon: Info,
		load: async () => (await import("./about/about-window.tsx")).AboutWindow,
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
