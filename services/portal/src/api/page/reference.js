/* global SwaggerUIBundle */
// The built-in sign-in of development takes a program's name and secret in the body; the page would send them as a header.
function nameInBody(request) {
  if (new URL(request.url, location.href).pathname !== '/oidc/token') return request;
  const basic = /^Basic (.+)$/.exec(request.headers.Authorization ?? '');
  if (basic === null) return request;
  const [name, secret] = atob(basic[1]).split(':');
  delete request.headers.Authorization;
  const body = new URLSearchParams(request.body);
  body.set('client_id', name);
  body.set('client_secret', secret);
  request.body = body.toString();
  return request;
}

SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor: nameInBody,
});
