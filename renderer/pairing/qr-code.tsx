/** A QR, dark on white with its quiet zone whatever the colours around it are: not every reader takes the reverse. */
import { qrPath, quietZone } from "./qr-path.ts";

interface QrCodeProps {
	readonly rows: readonly string[];
	readonly label: string;
}

export function QrCode({ rows, label }: QrCodeProps) {
	const size = rows.length + 2 * quietZone;
	return (
		<svg
			className="qr"
			viewBox={`0 0 ${size} ${size}`}
			// oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <img> would need the QR as a file or an address
			role="img"
			aria-label={label}
			shapeRendering="crispEdges"
		>
			<rect width={size} height={size} fill="#ffffff" />
			<path d={qrPath(rows)} fill="#000000" />
		</svg>
	);
}
