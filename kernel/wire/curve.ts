import { capability } from "zeromq";
import type { Connection } from "./connection";

/** What a socket is to be made with where the connection is encrypted (CurveZMQ); nothing where it is not. */
export interface CurveOptions {
  readonly curveServer?: true;
  readonly curvePublicKey?: string;
  readonly curveSecretKey?: string;
  readonly curveServerKey?: string;
}

/**
 * The kernel's side: who does not speak CurveZMQ with the public key of the connection file is not heard.
 *
 * @throws where this ZeroMQ cannot encrypt: in clear text nothing is served that was to be encrypted.
 */
export function serverCurve({ curve_publickey, curve_secretkey }: Connection): CurveOptions {
  if (curve_secretkey === undefined) return {};
  if (!capability.curve)
    throw new Error("the connection is to be encrypted, and this ZeroMQ is built without CurveZMQ");
  return { curveServer: true, curvePublicKey: curve_publickey, curveSecretKey: curve_secretkey };
}

/** A client's side; it uses the same pair of keys, as Jupyter's own client does. */
export const clientCurve = ({ curve_publickey, curve_secretkey }: Connection): CurveOptions =>
  curve_publickey === undefined
    ? {}
    : { curveServerKey: curve_publickey, curvePublicKey: curve_publickey, curveSecretKey: curve_secretkey };
