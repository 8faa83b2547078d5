/** Paired phones, the door they come by and the networks it opens on: pairing, limiting, shutting out. */
import { Smartphone } from "lucide-react";
import { useMemo, useState } from "react";
import type { DeviceView } from "../../contract/devices.ts";
import type { StatusView } from "../../contract/views.ts";
import { PairingDialog } from "../pairing/pairing-dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { useNow } from "../shared/use-now.ts";
import { useReading } from "../shared/use-reading.ts";
import { type DeviceDeed, DeviceCard } from "./device-card.tsx";
import {
	AllowHigh,
	RenameDevice,
	RevokeAll,
	RevokeDevice,
} from "./device-questions.tsx";
import { listDevices } from "./device-words.ts";
import { Door } from "./door.tsx";
import { LimitDevice } from "./limit-device.tsx";
import { Networks } from "./networks.tsx";
import { OldDevices } from "./old-devices.tsx";
import { RaiseTier } from "./raise-tier.tsx";
import { deeds, devices as strings } from "./strings.ts";

type Open =
	| { readonly what: "pair" | "guide" | "revoke-all" }
	| { readonly what: DeviceDeed; readonly view: DeviceView }
	| null;

export function DevicesWindow({ status }: { status: StatusView }) {
	const reading = useReading("device.list", {}, "devices");
	const door = useReading("phone.status", {}, "phone").value;
	const pairing = useReading("pair.status", {}, "pairing").value;
	const ending = useAction();
	const now = useNow(15_000);
	const [open, setOpen] = useState<Open>(null);
	const { active, old } = useMemo(
		() => listDevices(reading.value ?? []),
		[reading.value],
	);
	const close = (): void => setOpen(null);
	/** The desktop has a window for it, which screenshots leave out. */
	const openPairing = (): void => {
		if (window.drawbridge) void window.drawbridge.openPairing();
		else setOpen({ what: "pair" });
	};
	const pair = (
		<button type="button" className="button primary" onClick={openPairing}>
			{strings.pair}
		</button>
	);

	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={active.length > 0 && pair}
		>
			{pairing?.state === "asking" && open?.what !== "pair" && (
				<div className="note asks" data-tone="warn">
					<output>{strings.waits}</output>
					<button type="button" className="button" onClick={openPairing}>
						{strings.look}
					</button>
				</div>
			)}
			<ReadingNote reading={reading} />
			<FailureNote failure={ending.failure} />
			{reading.value && active.length === 0 && (
				<EmptyState
					icon={<Smartphone aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					{pair}
				</EmptyState>
			)}
			{active.length > 0 && (
				<ul className="panel" aria-label={strings.list}>
					{active.map((view) => (
						<DeviceCard
							key={view.id}
							view={view}
							now={now}
							onAsk={(what) => setOpen({ what, view })}
							onEndHigh={() =>
								ending.run("device.allow-high", { id: view.id, forSeconds: 0 })
							}
						/>
					))}
				</ul>
			)}
			<div className="device-more">
				{door && (
					<button
						type="button"
						className="button"
						onClick={() => setOpen({ what: "guide" })}
					>
						{deeds.more}
					</button>
				)}
				{active.length > 0 && (
					<button
						type="button"
						className="button"
						onClick={() => setOpen({ what: "revoke-all" })}
					>
						{deeds.revokeAll}
					</button>
				)}
			</div>
			{old.length > 0 && <OldDevices views={old} now={now} />}
			{door && <Door view={door} />}
			<Networks />
			{open?.what === "pair" && <PairingDialog onDone={close} />}
			{open?.what === "guide" && door && (
				<RaiseTier door={door} onDone={close} />
			)}
			{open?.what === "revoke-all" && <RevokeAll onDone={close} />}
			{open?.what === "rename" && (
				<RenameDevice view={open.view} onDone={close} />
			)}
			{open?.what === "limit" && (
				<LimitDevice
					view={open.view}
					upstreams={status.upstreams.map(({ name }) => name)}
					onDone={close}
				/>
			)}
			{open?.what === "allow-high" && (
				<AllowHigh view={open.view} onDone={close} />
			)}
			{open?.what === "revoke" && (
				<RevokeDevice view={open.view} onDone={close} />
			)}
		</Page>
	);
}
