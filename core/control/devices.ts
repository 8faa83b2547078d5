/** Commands about phones: pairing one, those that are paired, and the networks they may come by. */
import type {
	DeviceView,
	NetworkView,
	PhoneDoorView,
} from "../../contract/devices.ts";
import type { Owner } from "../approval/owner.ts";
import { DeviceError, type Devices } from "../devices/devices.ts";
import type { Identity } from "../devices/identity.ts";
import type { PhoneDoor } from "../doors/phone/phone-door.ts";
import type { Networks } from "../lan/networks.ts";
import type { Pairing } from "../pairing/pairing.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface DeviceOperationParts {
	readonly devices: Devices;
	readonly identity: Pick<Identity, "open" | "renew">;
	readonly owner: Pick<Owner, "view">;
	readonly networks: Pick<Networks, "list" | "look" | "trust" | "forget">;
	/** @throws CommandError not-running */
	readonly phones: () => {
		readonly pairing: Pick<Pairing, "start" | "view" | "accept" | "cancel">;
		readonly door: Pick<PhoneDoor, "openFor" | "view" | "refresh">;
	};
}

/** Why no QR can be shown. */
const shut: Record<PhoneDoorView["why"], string> = {
	"": "the phone door did not open; see the gate's log",
	off: "phones are switched off in the settings (phone.enabled)",
	"no-device": "the phone door did not open; see the gate's log",
	"no-network":
		"this machine is on no network that a phone could reach it by, or that network is not connected; see: drawbridge network list",
	"untrusted-network":
		"phones may not reach this machine on this network yet; if it is yours: drawbridge network list, then drawbridge network trust ID",
	"no-certificate": "no certificate could be made; see the gate's log",
	"port-taken":
		"the phone door's port is taken by another program (settings: phone.port)",
	"vault-locked": "the vault is locked; open it first: drawbridge vault unlock",
};

const found = (view: DeviceView | undefined): DeviceView => {
	if (!view) throw new CommandError("not-found", "no paired phone has this id");
	return view;
};

const network = (view: NetworkView | undefined): NetworkView => {
	if (!view)
		throw new CommandError(
			"not-found",
			"no network has this id; see: drawbridge network list",
		);
	return view;
};

/** @throws CommandError where there are as many phones as may be */
function accept(
	pairing: Pick<Pairing, "accept">,
	...yes: Parameters<Pairing["accept"]>
): ReturnType<Pairing["accept"]> {
	try {
		return pairing.accept(...yes);
	} catch (error) {
		if (!(error instanceof DeviceError)) throw error;
		throw new CommandError("conflict", error.message);
	}
}

export function deviceOperations({
	devices,
	identity,
	owner,
	networks,
	phones,
}: DeviceOperationParts): OperationsOf<
	"pair" | "device" | "phone" | "network"
> {
	/** The last one that was opened at the desktop. */
	let desktops = "";
	return {
		async "pair.start"({ network: id, byName }, { actor }) {
			const { pairing, door } = phones();
			await networks.look();
			await identity.open();
			const opened = await door.openFor(id, byName);
			if ("why" in opened)
				throw new CommandError(
					opened.why === "vault-locked" ? "vault-locked" : "conflict",
					shut[opened.why],
				);
			const { state, id: open } = pairing.view();
			const isDesktops = state === "offered" && open === desktops;
			const isWatched = actor !== "desktop" && owner.view().desktop;
			// An agent is a command line, too: it would put its own phone where the person waits for theirs.
			if (isWatched && (state === "asking" || isDesktops))
				throw new CommandError(
					"conflict",
					"a phone is being paired already; finish or cancel that first",
				);
			const offer = pairing.start(opened.base);
			if (actor === "desktop") desktops = offer.id;
			return offer;
		},
		"pair.status": () => phones().pairing.view(),
		"pair.confirm": ({ id, name, tier }) => {
			const paired = accept(phones().pairing, id, { name, tier });
			if (paired === "not-found")
				throw new CommandError(
					"not-found",
					"no phone waits under this id; its time may be over",
				);
			if (paired === "tier")
				throw new CommandError(
					"conflict",
					"this phone did not open the page by name with a certificate it trusts: pair it as untrusted, or install the certificate on it first",
				);
			return paired;
		},
		"pair.cancel": () => phones().pairing.cancel("cancelled"),
		"device.list": () => devices.list(),
		"device.rename": ({ id, name }) => found(devices.rename(id, name)),
		"device.limit": ({ id, ...limits }) => found(devices.limit(id, limits)),
		"device.allow-high": ({ id, forSeconds }) =>
			found(devices.allowHigh(id, forSeconds * 1_000)),
		"device.revoke": ({ id }) => found(devices.revoke(id)),
		async "device.revoke-all"() {
			const revoked = devices.revokeAll();
			await identity.renew();
			return revoked;
		},
		"phone.status": () => phones().door.view(),
		async "network.list"() {
			await networks.look();
			return networks.list();
		},
		async "network.trust"({ id }) {
			await networks.look();
			return network(networks.trust(id));
		},
		"network.forget": ({ id }) => network(networks.forget(id)),
	};
}
