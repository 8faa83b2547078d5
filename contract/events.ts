/** Everything the gate tells its doors without being asked. The payload is whole: a window replaces what it shows. */
import * as z from "zod";
import { ApprovalView, BridgeView, GrantView } from "./approvals.ts";
import {
	DeviceView,
	NetworkView,
	PairingView,
	PhoneDoorView,
} from "./devices.ts";
import { ConsentView, OAuthClientView } from "./oauth.ts";
import {
	AllowlistView,
	CertificateView,
	EntryView,
	KeyView,
	LimitsView,
	ListenerView,
	ModeView,
	SecretView,
	UpdateView,
	UpstreamView,
	UserView,
	VaultView,
} from "./views.ts";

export const events = {
	mode: ModeView,
	upstreams: z.array(UpstreamView),
	keys: z.array(KeyView),
	users: z.array(UserView),
	allowlist: AllowlistView,
	/** Once a second while a window listens and something was counted. */
	limits: LimitsView,
	/** New audit entries, oldest first, at most 200 at a time and ten batches a second. */
	entries: z.array(EntryView),
	vault: VaultView,
	secrets: z.array(SecretView),
	certificates: z.array(CertificateView),
	/** After an address or a certificate of the gate's own has changed. */
	listeners: z.array(ListenerView),
	warnings: z.array(z.string()),
	/** When quiet hours begin or end, as `status.get` says it. */
	quiet: z.object({ quiet: z.boolean() }),
	/** Whenever another version is known of, as `status.get` says it. */
	update: UpdateView.nullable(),
	/** What waits for a person, as `approval.list` says it. */
	approvals: z.array(ApprovalView),
	grants: z.array(GrantView),
	bridge: BridgeView,
	/** Without what the QR says: only whoever opened it was told. */
	pairing: PairingView,
	devices: z.array(DeviceView),
	networks: z.array(NetworkView),
	phone: PhoneDoorView,
	/** As `oauth.pending` says it. */
	consents: z.array(ConsentView),
	oauthClients: z.array(OAuthClientView),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.infer<Events[N]>;
