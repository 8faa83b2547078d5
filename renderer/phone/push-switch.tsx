/** Notifications while the page is closed: offered where a service worker runs and the gate has a key for them. */
import { useState } from "react";
import type { Glance } from "../../contract/phone.ts";
import { usePhone } from "./phone-context.ts";
import { pushOffer, subscribe, unsubscribe } from "./push.ts";
import { computer as strings, problems } from "./strings.ts";

interface PushSwitchProps {
	readonly glance: Glance;
	readonly worker: ServiceWorkerRegistration | null;
}

export function PushSwitch({ glance, worker }: PushSwitchProps) {
	const phone = usePhone();
	const [isBusy, setBusy] = useState(false);
	const [failure, setFailure] = useState<string | null>(null);
	const { push: isOn, tier } = glance.device;
	const offer = pushOffer(window, worker);
	if (glance.pushKey === "" || tier === "untrusted" || offer === "no")
		return null;

	async function set(on: boolean): Promise<string | null> {
		if (worker === null) return strings.pushFailed;
		const endpoint = on ? await subscribe(worker, glance.pushKey) : null;
		if (on && endpoint === null) return strings.pushFailed;
		const problem = await phone.act({
			name: "push.set",
			subscription: endpoint === null ? null : { endpoint },
		});
		if (problem === null && !on) await unsubscribe(worker).catch(() => {});
		return problem === null ? null : problems[problem];
	}
	async function toggle(): Promise<void> {
		setBusy(true);
		setFailure(await set(!isOn));
		setBusy(false);
	}
	return (
		<section className="panel part">
			<h2>{strings.push}</h2>
			<p className="hint">{strings.pushText}</p>
			{offer === "yes" ? (
				<button
					type="button"
					className="button wide"
					disabled={isBusy}
					onClick={() => void toggle()}
				>
					{isBusy ? strings.turning : isOn ? strings.turnOff : strings.turnOn}
				</button>
			) : (
				<p className="note" data-tone="plain">
					{offer === "denied" ? strings.pushDenied : strings.pushHome}
				</p>
			)}
			<p role="alert" className="hint bad">
				{offer === "yes" && failure}
			</p>
		</section>
	);
}
