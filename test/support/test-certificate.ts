/**
 * A certificate for `partner.test`, `localhost` and 127.0.0.1 that nobody trusts but a test, valid until 2126, with its
 * key. Made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj
 * /CN=partner.test -addext 'subjectAltName=DNS:partner.test,DNS:localhost,IP:127.0.0.1'`.
 */
export const testKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMSQsMqgADEraHD0N
YyLzbr8RFVvGUBJgGsXK2NSjdrGhRANCAAR8Fb0MJiQglWBUhQtUHaw+ROMGAj+7
Eg+CIx5/XPjTJxyr7aED63KFavsN/rG6v0Z47eB7VaoMei3uLWQj3ZEr
-----END PRIVATE KEY-----
`;

export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIBrzCCAVWgAwIBAgIUUK1zEuLgWPiACEaweOHe5QBmJEUwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMcGFydG5lci50ZXN0MCAXDTI2MTEyMzA1MDgwMVoYDzIxMjYx
MDMwMDUwODAxWjAXMRUwEwYDVQQDDAxwYXJ0bmVyLnRlc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAR8Fb0MJiQglWBUhQtUHaw+ROMGAj+7Eg+CIx5/XPjTJxyr
7aED63KFavsN/rG6v0Z47eB7VaoMei3uLWQj3ZEro30wezAdBgNVHQ4EFgQUnmTq
Ce2DzCOK+XczXEKoIw/x340wHwYDVR0jBBgwFoAUnmTqCe2DzCOK+XczXEKoIw/x
340wDwYDVR0TAQH/BAUwAwEB/zAoBgNVHREEITAfggxwYXJ0bmVyLnRlc3SCCWxv
Y2FsaG9zdIcEfwAAATAKBggqhkjOPQQDAgNIADBFAiB+O7ns4D+2JQFl1ZF7wHB3
Y4ePpRtwTqiDg/AcXDH3sgIhAMMtjx9Sg3ZYiGmOz3XhIXYg5DnOuozosl0J+ToB
G+Ql
-----END CERTIFICATE-----
`;
