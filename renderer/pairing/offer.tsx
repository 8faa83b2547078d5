/** The QR while it is open: how to scan it, how long it is good for, and what to type where no camera is. */
import type { PairingOffer } from "../../contract/devices.ts";
import { CopyLine } from "../shared/copy-line.tsx";
import { formatCountdown } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { Heading } from "./heading.tsx";
import { QrCode } from "./qr-code.tsx";
import { offer as strings, pairing } from "./strings.ts";

interface OfferProps {
	readonly offer: PairingOffer;
	/** As told since. */
	readonly triesLeft: number;
	readonly codeIsOver: boolean;
	readonly byName: boolean;
	readonly onClose: () => void;
}

export function Offer(props: OfferProps) {
	const { offer, triesLeft, codeIsOver, byName, onClose } = props;
	return (
		<>
			<Heading>{strings.heading}</Heading>
			<QrCode rows={offer.qr} label={strings.qr} />
			<p className="pairing-left">
				<Left until={offer.expiresAt} words={strings.left} />
				<span>{strings.tries(triesLeft)}</span>
			</p>
			<p>{byName ? strings.byName : strings.byAddress}</p>
			<details className="cannot-scan">
				<summary>{strings.cannot}</summary>
				{codeIsOver ? (
					<p role="alert">{strings.codeIsOver}</p>
				) : (
					<>
						<p>{strings.cannotText}</p>
						<CopyLine text={offer.address} label={strings.copyAddress} />
						<p>
							{strings.code}:{" "}
							<strong className="code pairing-code">{offer.code}</strong>
						</p>
					</>
				)}
			</details>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onClose}>
					{pairing.close}
				</button>
			</div>
		</>
	);
}

interface LeftProps {
	readonly until: string | null;
	readonly words: (left: string) => string;
}

/** Shows the time; the gate is what ends it. */
export function Left({ until, words }: LeftProps) {
	const now = useNow(until === null ? null : 1_000);
	return (
		until !== null && (
			<span role="timer">
				{words(formatCountdown(Date.parse(until) - now))}
			</span>
		)
	);
}
