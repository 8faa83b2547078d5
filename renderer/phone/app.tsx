/** Which of the page's few states this phone is in: not able, not paired, being paired, or paired. */
import { useEffect, useMemo, useState } from "react";
import type { Trust } from "./certificate.ts";
import type { Door } from "./door.ts";
import type { Opening } from "./fragment.ts";
import { InviteScreen } from "./invite-screen.tsx";
import type { Invited } from "./invitation.ts";
import type { KeyStore, Paired } from "./key-store.ts";
import { moment } from "./moment.ts";
import { PairScreen } from "./pair-screen.tsx";
import { PairedScreen } from "./paired-screen.tsx";
import { createPhone } from "./phone.ts";
import { PhoneContext } from "./phone-context.ts";
import { page } from "./strings.ts";

export interface AppProps {
	readonly door: Door;
	readonly keys: KeyStore;
	/** What the page was opened with, and with what it is opened again while it stands. */
	readonly opening: Opening;
	readonly onOpened: (listener: (opening: Opening) => void) => () => void;
	readonly trust: Promise<Trust>;
}

/** Says that there was a key, where only the key's own store was cleared. */
const marker = "drawbridge.paired";

type Kept = Paired | "reading" | "none" | "no-storage";

export function App({ door, keys, opening, onOpened, trust }: AppProps) {
	const [kept, setKept] = useState<Kept>("reading");
	const [invited, setInvited] = useState<Invited | null>(opening.invited);
	const [badLink, setBadLink] = useState(opening.isBad);
	/** The same QR scanned again is another try. */
	const [tries, setTries] = useState(0);
	const [found, setFound] = useState<Trust | null>(null);
	useEffect(() => {
		void trust.then(setFound);
	}, [trust]);
	useEffect(
		() =>
			onOpened((again) => {
				setInvited(again.invited);
				setBadLink(again.isBad);
				setTries((count) => count + 1);
			}),
		[onOpened],
	);
	useEffect(() => {
		keys.read().then(
			(paired) => setKept(paired ?? "none"),
			() => setKept("no-storage"),
		);
	}, [keys]);

	async function keep(paired: Paired): Promise<void> {
		await keys.write(paired);
		localStorage.setItem(marker, paired.device);
		// Asked after the person has shown that it matters; a browser that says no may clear it when space is short.
		await navigator.storage.persist().catch(() => false);
		setInvited(null);
		setKept(paired);
	}
	async function forget(): Promise<void> {
		localStorage.removeItem(marker);
		setKept("none");
		await keys.clear();
	}

	if (kept === "reading")
		return <p className="phone-opening">{page.opening}</p>;
	if (kept === "no-storage")
		return <Alone title={page.storageTitle} text={page.storage} />;
	if (invited)
		return (
			<main className="phone-alone">
				<PairScreen
					key={tries}
					invited={invited}
					trust={found}
					door={door}
					before={kept === "none" ? null : kept.name}
					onPaired={(paired) => {
						keep(paired).catch(() => setKept("no-storage"));
					}}
					onLeave={() => setInvited(null)}
				/>
			</main>
		);
	if (kept === "none")
		return (
			<main className="phone-alone">
				<InviteScreen
					wasEvicted={localStorage.getItem(marker) !== null}
					badLink={badLink}
					onInvited={(by) => {
						setBadLink(false);
						setInvited(by);
					}}
				/>
			</main>
		);
	return (
		<Paired
			key={kept.device}
			door={door}
			keys={keys}
			paired={kept}
			worker={found?.worker ?? null}
			onForget={() => void forget()}
		/>
	);
}

interface PairedProps {
	readonly door: Door;
	readonly keys: KeyStore;
	readonly paired: Paired;
	readonly worker: ServiceWorkerRegistration | null;
	readonly onForget: () => void;
}

function Paired({ door, keys, paired, worker, onForget }: PairedProps) {
	const phone = useMemo(
		() => createPhone({ door, keys, paired, now: moment, pause }),
		[door, keys, paired],
	);
	return (
		<PhoneContext value={phone}>
			<PairedScreen worker={worker} onForget={onForget} />
		</PhoneContext>
	);
}

export function Alone({ title, text }: { title: string; text: string }) {
	return (
		<main className="phone-alone">
			<div role="alert">
				<h1>{title}</h1>
				<p>{text}</p>
			</div>
		</main>
	);
}

const pause = (ms: number, wake: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		wake.addEventListener("abort", () => {
			clearTimeout(timer);
			resolve();
		});
	});
