/** The last step: lines to copy, for the service, the gate and the programs that call. */
import type { ReactNode } from "react";
import type { UpstreamView } from "../../../contract/views.ts";
import { CopyLine } from "../../shared/copy-line.tsx";
import {
	clientLines,
	gateAddress,
	type Line,
	serviceAddress,
	serviceLines,
	upstreamSettings,
} from "./plan.ts";
import { wizard as strings } from "./strings.ts";
import type { StepProps, Wizard } from "./use-wizard.ts";

export function UseStep({ wizard }: StepProps) {
	const { upstream, typed, paths } = wizard;
	if (!upstream) return null;
	const address = addressOf(wizard, upstream);
	return (
		<div className="wizard-lines">
			{typed.place === "gate" ? (
				<Part text={strings.point.gate}>
					<Named what="address" text={address} />
				</Part>
			) : (
				<ServiceParts wizard={wizard} address={address} />
			)}
			<Part text={strings.point.clients}>
				{paths.ca === undefined ? (
					<p className="hint">{strings.point.noFile}</p>
				) : (
					<Lines lines={clientLines(address, paths.ca)} />
				)}
			</Part>
		</div>
	);
}

function addressOf(
	{ typed, names, port, listener }: Wizard,
	upstream: UpstreamView,
): string {
	if (typed.place === "service") return serviceAddress(upstream, names);
	/** Where it listens already stands above what was typed. */
	const listens = listener && URL.parse(listener.url)?.port;
	return gateAddress({
		upstream: upstream.name,
		names,
		everyone: typed.everyone,
		port: listens ? Number(listens) : (port ?? 443),
	});
}

function ServiceParts({
	wizard,
	address,
}: {
	wizard: Wizard;
	address: string;
}) {
	const { paths, typed } = wizard;
	const { certificate, key, ca } = paths;
	return (
		<>
			{certificate !== undefined && key !== undefined && (
				<Part text={strings.point.service}>
					<Named what="certificate" text={certificate} />
					<Named what="key" text={key} />
					<Lines lines={serviceLines(certificate, key)} />
				</Part>
			)}
			{ca !== undefined && (
				<Part text={strings.point.upstream}>
					<Named
						what="settings"
						text={upstreamSettings(typed.upstream, address, ca)}
					/>
				</Part>
			)}
		</>
	);
}

function Part({ text, children }: { text: string; children: ReactNode }) {
	return (
		<section className="wizard-part">
			<p>{text}</p>
			{children}
		</section>
	);
}

const Lines = ({ lines }: { lines: readonly Line[] }): ReactNode =>
	lines.map(({ what, text }) => <Named key={what} what={what} text={text} />);

interface NamedProps {
	readonly what: keyof typeof strings.lines;
	readonly text: string;
}

function Named({ what, text }: NamedProps) {
	const name = strings.lines[what];
	return (
		<div className="wizard-line">
			<p className="hint">{name}</p>
			<CopyLine text={text} label={strings.copy(name)} />
		</div>
	);
}
